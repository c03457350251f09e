import Foundation
import Testing

/// Floods: what a tool prints costs the server time but no memory.
@Suite(.serialized, .timeLimit(.minutes(8)))
struct FloodTests {
    private static let limit = 150 << 20

    @Test("1 GB without a newline")
    func bytes() async throws {
        try await Fixture.withFakes { f, tools in
            try tools.tell(.ansible, ["site": [.flood(1 << 30), .say("")]])
            try await FailedRun(code: "verify-failed", phase: "verify").create(in: f, within: .seconds(200))
            #expect(f.serverMemory < Self.limit, "\(f.serverMemory >> 20) MB")
            let log = try f.scratch.root.appendingPathComponent("data/clusters/orders/logs/1-ansible.log")
                .resourceValues(forKeys: [.fileSizeKey])
            #expect((log.fileSize ?? .max) <= 17 << 20)
        }
    }

    @Test("100 MB of errors, each a long one")
    func diagnostics() async throws {
        let summary = String(repeating: "z", count: 200_000)
        let line = #"{"type":"diagnostic","diagnostic":{"severity":"error","summary":"\#(summary)"}}"#
        try await Fixture.withFakes { f, tools in
            try tools.tell(.terraform, ["apply": [.repeated(500, line), .exit(1)]])
            try await FailedRun(code: "apply-failed", phase: "apply").create(in: f, within: .seconds(200))
            #expect(f.serverMemory < Self.limit, "\(f.serverMemory >> 20) MB")
        }
    }

    @Test("a run of 20,000 events ends though its client never reads")
    func silentReader() async throws {
        let line = #"{"event":"result","host":"orders-1","task":"task {n}","status":"changed"}"#
        try await Fixture.withFakes { f, tools in
            try tools.tell(.ansible, ["site": [.repeated(20_000, line, to: .events)]])
            let silent = try await f.client()
            try silent.send("create cluster unread replicas=0")
            try await Deadline.until("the run has ended", within: .seconds(180)) {
                try await f.ask("show run 1").last["state"] == "failed"
            }
            #expect(f.serverMemory < Self.limit)
            // Nothing is lost for those who ask later.
            let events = try await f.ask("attach run 1").events.compactMap { $0.number("seq") }
            #expect(events == Array(1...events.count) && events.count > 20_000)
        }
    }
}
