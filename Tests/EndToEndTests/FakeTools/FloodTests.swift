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
            try await Deadline.until("the run has begun") { try await f.ask("show run 1").isOK }
            // How long all of it takes depends on the machine; that it goes on does not.
            let reader = try await f.client()
            try reader.send("attach run 1")
            var events: [Int] = []
            var end: Reply?
            while end == nil {
                let reply = try #require(try await reader.reply(within: .seconds(30)), "the connection has ended")
                if reply.isTerminal { end = reply }
                if reply.kind == "EVT", let number = reply.number("seq") { events.append(number) }
            }
            #expect(try await f.succeed("show run 1").last["state"] == "failed")
            #expect(f.serverMemory < Self.limit)
            #expect(events == Array(1...events.count) && events.count > 20_000)
            // Nothing is lost for those who ask later.
            let later = try await f.ask("attach run 1").events.compactMap { $0.number("seq") }
            #expect(later == events)
        }
    }
}
