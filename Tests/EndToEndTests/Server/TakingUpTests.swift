import Glibc
import Testing

/// What a server does with the runs that a dead one has left.
@Suite(.timeLimit(.minutes(5)))
struct TakingUpTests {
    @Test("with recovery=ask, runs that waited are interrupted as well, and their clusters are left to a person")
    func ask() async throws {
        try await Self.withRunsLeft(recovery: "ask") { f in
            #expect(try await f.succeed("runs state=active").last["count"] == "0")
            for run in 1...3 {
                let answer = try await f.ask("attach run \(run)")
                #expect(answer.code == "interrupted", "\(answer)")
                let reason = run == 1 ? "while it was at work" : "before it began"
                #expect(answer.last.text?.contains(reason) == true, "\(answer)")
            }
            let states = try await f.succeed("list clusters").rows.map { $0["state"] }
            #expect(states == ["interrupted", "interrupted"])
        }
    }

    @Test("with recovery=resume, what was cut off is gone on with, and what waited is in line under its own number")
    func resume() async throws {
        try await Self.withRunsLeft(recovery: "resume") { f in
            #expect(try await f.ask("attach run 1").code == "interrupted")
            // The continuation of the first run comes before the run that waited for the first.
            let continued = try await f.ask("attach run 4")
            #expect(continued.code == "verify-failed", "\(continued)")
            let shown = try #require(try await f.succeed("show run 4").rows.first)
            #expect(shown["principal"] == "pgherd:recovery" && shown["command"] == "resume cluster a", "\(shown)")
            let destroyed = try await f.succeed("attach run 2")
            #expect(destroyed.last["state"] == "destroyed", "\(destroyed)")
            #expect(try await f.ask("attach run 3").code == "verify-failed")
            let story = try await f.succeed("show run 2").rows.dropFirst().map { $0["state"] }
            #expect(Array(story.prefix(4)) == ["received", "queued", "queued", "destroying"])
            let audit = try await f.succeed("audit run=4").rows
            #expect(audit.map { $0["stage"] } == ["outcome", "intent"], "\(audit)")
        }
    }

    @Test("with recovery=resume, a run whose cancel was accepted ends as cancelled; the cancel sent again says so")
    func cancelled() async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.recovery"] = "resume"
            configuration["runs.interrupt_grace_seconds"] = 60
        } _: { f, tools in
            try tools.tell(.terraform, ["plan": [.say("up"), .hang(ignoring: ["INT"])]])
            try await f.succeed("create cluster a replicas=0 wait=no")
            try await Deadline.until("Terraform plans") { tools.calls(of: .terraform, "plan") == 1 }
            let canceller = try await f.client()
            try canceller.send("@alice cancel run 1 idem=c1")
            _ = try await canceller.replies { $0.text?.contains("interrupt sent") == true }
            try await f.server.kill()
            for process in f.marked(run: 1) { _ = Glibc.kill(process.id, SIGKILL) }
            try tools.tell(.terraform, [:])
            try await f.server.start()
            let ended = try await f.ask("attach run 1")
            #expect(ended.code == "cancelled" && ended.last.text?.contains("cancelled by alice") == true, "\(ended)")
            #expect(try await f.succeed("runs").last["count"] == "1", "nothing goes on with it")
            let outcome = try await f.succeed("audit run=1 outcome=cancelled").rows
            #expect(outcome.count == 1, "\(outcome)")
            let again = try await f.succeed("@alice cancel run 1 idem=c1")
            #expect(again.last["state"] == "cancelled" && again.last["repeated"] == "yes", "\(again)")
            #expect(tools.calls(of: .terraform, "plan") == 1)
        }
    }

    @Test("with recovery=resume, a server that is stopped leaves its runs to the next one")
    func stopped() async throws {
        try await Self.withRunsLeft(recovery: "resume", killed: false) { (f) async throws in
            #expect(try await f.ask("attach run 1").code == "interrupted")
            #expect(try await f.ask("attach run 4").code == "verify-failed")
            #expect(try await f.succeed("attach run 2").last["state"] == "destroyed")
            #expect(try await f.ask("attach run 3").code == "verify-failed")
        }
    }

    /// A server that was started again after one that had a create of `a` at work, and its destroy and a create of `b` in line.
    private static func withRunsLeft(
        recovery: String,
        killed: Bool = true,
        _ body: (Fixture) async throws -> Void
    ) async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.max_concurrent"] = 1
            configuration["runs.recovery"] = recovery
        } _: { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            try await f.succeed("create cluster a replicas=0 wait=no")
            try await gate.arrival()
            let destroy = try await f.client()
            try destroy.send("destroy cluster a confirm=a")
            _ = try await destroy.reply()
            try await f.succeed("create cluster b replicas=0 wait=no")
            if killed { try await f.server.kill() } else { try await f.server.stop() }
            destroy.close()
            try tools.tell(.terraform, [:])
            try await f.server.start()
            try await body(f)
        }
    }
}
