import Foundation
import Testing

/// Tools that don't end, or leave something behind: the run ends all the same, and nothing lives after it.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct StuckToolTests {
    @Test(
        "a tool that hangs is ended after its silence",
        arguments: [
            (FakeTools.Tool.terraform, "init"), (.terraform, "plan"), (.terraform, "apply"), (.ansible, "site"),
        ],
        [[], ["INT"], ["INT", "TERM", "HUP"]]
    )
    func hang(call: (tool: FakeTools.Tool, step: String), ignoring: [String]) async throws {
        try await Self.withShortPatience { f, tools in
            try tools.tell(call.tool, [call.step: [.say("last words"), .hang(ignoring: ignoring)]])
            let phase = ["init": "plan", "site": "configure"][call.step] ?? call.step
            let failure = FailedRun(
                code: "timed-out",
                phase: phase,
                words: ["printed nothing for 2 s", "runs.silence_timeout_seconds"]
            )
            try await failure.create(in: f)
        }
    }

    @Test("a tool that talks but never ends is ended after the phase's time")
    func overrun() async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.phase_timeout_seconds"] = 3
        } _: { f, tools in
            try tools.tell(.ansible, ["site": [.repeated(1_000_000_000, "still here")]])
            try await FailedRun(
                code: "timed-out",
                phase: "configure",
                words: ["within 3 s", "runs.phase_timeout_seconds"]
            ).create(in: f)
        }
    }

    @Test(
        "an orphan that has left its group and its session dies with the run",
        arguments: [true, false],
        [[], [Act.exit(1)], [.hang(ignoring: ["INT", "TERM"])]]
    )
    func orphan(holdingPipes: Bool, then acts: [Act]) async throws {
        try await Self.withShortPatience { f, tools in
            try tools.tell(.ansible, ["site": [.leaveOrphan(holdingPipes: holdingPipes)] + acts])
            let answer = try await f.ask("create cluster orders replicas=0", within: .seconds(60))
            #expect(answer.last.kind == "ERR", "\(answer)")
            #expect(f.marked().isEmpty, "lives after its run")
            #expect(try await f.succeed("show run 1").last["state"] == "failed")
        }
    }

    @Test(
        "an orphan that has dropped its environment dies with the run",
        arguments: [true, false],
        [[], [Act.exit(1)], [.hang(ignoring: ["INT", "TERM"])]]
    )
    func stripped(holdingPipes: Bool, then acts: [Act]) async throws {
        try await Self.withShortPatience { f, tools in
            try tools.tell(.ansible, ["site": [.leaveStripped(holdingPipes: holdingPipes)] + acts])
            let answer = try await f.ask("create cluster orders replicas=0", within: .seconds(60))
            #expect(answer.last.kind == "ERR", "\(answer)")
            let living = ProcessTable.processes(in: f.scratch.workspace(of: "orders").path)
            #expect(living.isEmpty, "lives after its run: \(living)")
        }
    }

    @Test("a silent tool is cancelled with everything that it started")
    func cancel() async throws {
        try await Fixture.withFakes { f, tools in
            try tools.tell(
                .ansible,
                ["site": [.leaveOrphan(holdingPipes: true), .task("ready"), .hang(ignoring: ["INT", "TERM"])]]
            )
            let client = try await f.client()
            try client.send("create cluster orders replicas=0")
            _ = try await client.replies { $0["phase"] == "configure" }
            try await Deadline.until("the orphan lives") { f.marked().count >= 2 }
            let cancelled = try await f.succeed("cancel run 1", within: .seconds(30))
            #expect(cancelled.last["state"] == "cancelled", "\(cancelled)")
            let answer = Answer(replies: try await client.replies())
            #expect(answer.code == "cancelled", "\(answer)")
            #expect(answer.last["next"] == "resume cluster orders")
            #expect(f.marked().isEmpty)
            #expect(try await f.succeed("show cluster orders").last["state"] == "interrupted")
            #expect(try await f.succeed("audit run=1 outcome=cancelled").rows.count == 1)
        }
    }

    @Test("a stop of the server ends a tool that ignores signals, and the run is interrupted")
    func stop() async throws {
        try await Fixture.withFakes { f, tools in
            try tools.tell(.terraform, ["apply": [.hang(ignoring: ["INT", "TERM"])]])
            let client = try await f.client()
            try client.send("create cluster orders replicas=0")
            _ = try await client.replies { $0["phase"] == "apply" }
            let stopped = try #require(try await f.server.stop())
            #expect(stopped.status == 0, "\(stopped)")
            #expect(f.marked().isEmpty)
            try await f.server.start()
            #expect(try await f.succeed("show run 1").last["state"] == "interrupted")
        }
    }

    private static func withShortPatience(_ body: (Fixture, FakeTools) async throws -> Void) async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.silence_timeout_seconds"] = 2
        } _: { f, tools in
            try await body(f, tools)
        }
    }
}
