import Glibc
import Testing

/// The server's stop while runs are at work.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct DrainTests {
    enum Wish: CaseIterable, Sendable {
        case signal, command

        func express(to f: Fixture) async throws {
            switch self {
            case .signal: f.server.process?.signal(SIGTERM)
            case .command:
                let answer = try await f.succeed("drain")
                #expect(answer.last["active"] == "1" && answer.last["waiting"] == "1", "\(answer)")
                #expect(answer.last["deadline"]?.hasSuffix("Z") == true)
            }
        }
    }

    @Test("runs at work come to their end, questions are answered, changes are refused", arguments: Wish.allCases)
    func patience(wish: Wish) async throws {
        try await Self.withRunAtWork(patience: 60) { f, _, gate, follower in
            let idle = try await f.client()
            try await wish.express(to: f)
            let note = try await idle.reply()
            #expect(
                note?.kind == "NOTE" && note?["kind"] == "drain" && note?["state"] == "draining",
                "\(note?.line ?? "")"
            )
            #expect(note?["active"] == "1" && note?["deadline"] != nil, "\(note?.line ?? "")")
            #expect(try await idle.ask("list clusters").last["count"] == "2")
            #expect(try await idle.ask("destroy cluster orders confirm=orders").code == "draining")
            #expect(try await idle.ask("freeze reason=x").code == "draining")
            let again = try await idle.ask("drain")
            #expect(again.last["deadline"] == note?["deadline"], "\(again)")
            try await gate.open()
            let answer = Answer(replies: try await follower.replies())
            #expect(answer.code == "verify-failed", "the follower sees the run's own end: \(answer)")
            #expect(try await idle.replies { _ in false }.last?["reason"] == "shutdown")
            let exit = try #require(try await f.server.process?.end(within: .seconds(20)))
            #expect(exit.status == 0 && !exit.error.contains("Fatal error"), "\(exit)")
            try await f.server.start()
            try await Self.expectStates(["1": "failed", "2": "interrupted"], f)
        }
    }

    @Test("runs that don't end in time are interrupted safely, and their followers told so")
    func deadline() async throws {
        try await Self.withRunAtWork(patience: 2) { f, _, _, follower in
            f.server.process?.signal(SIGTERM)
            let answer = Answer(replies: try await follower.replies())
            #expect(answer.code == "interrupted", "\(answer)")
            #expect(answer.last["next"] == "resume cluster orders")
            #expect(try await f.server.process?.end(within: .seconds(20)).status == 0)
            #expect(f.marked().isEmpty)
            try await f.server.start()
            try await Self.expectStates(["1": "interrupted", "2": "interrupted"], f)
            let outcomes = try await f.succeed("audit outcome=interrupted").rows.compactMap { $0["run"] }
            #expect(outcomes.sorted() == ["1", "2"])
        }
    }

    @Test("a second signal ends the waiting", arguments: [SIGTERM, SIGINT])
    func hurry(signal: Int32) async throws {
        try await Self.withRunAtWork(patience: 600) { f, _, _, follower in
            let idle = try await f.client()
            f.server.process?.signal(SIGTERM)
            #expect(try await idle.reply()?["state"] == "draining")
            f.server.process?.signal(signal)
            #expect(Answer(replies: try await follower.replies()).code == "interrupted")
            #expect(try await f.server.process?.end(within: .seconds(20)).status == 0)
        }
    }

    @Test("a server with nothing at work ends at once", arguments: [SIGTERM, SIGINT])
    func idle(signal: Int32) async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.drain_timeout_seconds"] = 600
        } _: { f, _ in
            let client = try await f.client()
            let clock = ContinuousClock()
            let begun = clock.now
            #expect(try await f.server.stop(signal)?.status == 0)
            #expect(clock.now - begun < .seconds(3))
            let parting = try await client.replies { _ in false }
            #expect(parting.map(\.kind) == ["NOTE", "BYE"], "\(parting)")
        }
    }

    @Test("drain with nothing at work is answered, then the server ends")
    func idleCommand() async throws {
        try await Fixture.withFakes { f, _ in
            let client = try await f.client()
            try client.send("drain")
            let lines = try await client.replies { _ in false }
            #expect(lines.contains { $0.kind == "OK" && $0["active"] == "0" }, "\(lines)")
            #expect(lines.last?["reason"] == "shutdown")
            #expect(try await f.server.process?.end(within: .seconds(20)).status == 0)
            try await f.server.start()
            #expect(try await f.succeed("audit").rows.first { $0["command"] == "drain" }?["outcome"] == "succeeded")
        }
    }

    private static func expectStates(_ states: [String: String], _ f: Fixture) async throws {
        for (run, state) in states {
            #expect(try await f.succeed("show run \(run)").last["state"] == state, "run \(run)")
        }
        #expect(try await f.succeed("runs state=active").last["count"] == "0")
    }

    /// One run stands at a gate in Terraform's plan, a second one waits behind it.
    private static func withRunAtWork(
        patience: Int,
        _ body: (Fixture, FakeTools, Gate, LineClient) async throws -> Void
    ) async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.max_concurrent"] = 1
            configuration["runs.drain_timeout_seconds"] = patience
        } _: { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            let follower = try await f.client()
            try follower.send("create cluster orders replicas=0")
            try await gate.arrival()
            try await f.succeed("create cluster second replicas=0 wait=no")
            try await body(f, tools, gate, follower)
        }
    }
}
