import Foundation
import Testing

/// A run that is cut off in the middle of an apply, by its user or by the server's death: Terraform may save what it
/// knows, nothing lives on, no lock stays, and whoever asks is told what there is.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SafeInterruptTests {
    private static let lockFile = "data/clusters/orders/.terraform.tfstate.lock.info"

    @Test("a cancelled apply saves its state; the answer says what is made, what is not, and what comes next")
    func cancel() async throws {
        try await Fixture.withFakes { f, tools in
            try await Self.reachApply(f, tools, [.lockState, .saveWhenInterrupted(nodes: ["orders-1"])], ignoring: [])
            let answer = try await f.succeed("cancel run 1")
            let told = answer.events.compactMap(\.text)
            #expect(told.first == "interrupt sent to terraform, which may take 1 s to end by itself", "\(answer)")
            #expect(told.contains("terraform has ended, and none of its processes is left"), "\(answer)")
            #expect(answer.last["state"] == "cancelled" && answer.last["state_lock"] == "no", "\(answer)")
            #expect(answer.last["missing"] == "1", "\(answer)")
            let text = answer.last.text ?? ""
            #expect(text.contains("not made: module.cluster.terraform_data.node[\"orders-2\"]"), "\(text)")
            #expect(text.contains("resume cluster orders plans anew and makes only what is missing"), "\(text)")
            #expect(text.contains("destroy cluster orders confirm=orders removes everything that exists"), "\(text)")
            #expect(f.marked().isEmpty)
            #expect(!f.scratch.exists(Self.lockFile))
        }
    }

    @Test("a forced cancel of a Terraform that ignores everything kills it, and takes its lock away")
    func force() async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.interrupt_grace_seconds"] = 50
        } _: { f, tools in
            try await Self.reachApply(f, tools, [.lockState], ignoring: ["INT", "TERM"])
            let answer = try await f.succeed("cancel run 1 force=yes", within: .seconds(30))
            let told = answer.events.compactMap(\.text).joined(separator: "\n")
            for words in ["interrupt sent", "is terminated", "is killed", "was left behind and is taken away"] {
                #expect(told.contains(words), "\(words) is missing in\n\(told)")
            }
            #expect(answer.last["state"] == "cancelled" && answer.last["state_lock"] == "no", "\(answer)")
            #expect(answer.last.text?.contains("forced, so its program had 2 s") == true, "\(answer)")
            #expect(!f.scratch.exists(Self.lockFile))
            let audit = try await f.succeed("audit actor=pgherd").rows
            #expect(audit.map { $0["command"] }.contains("unlock cluster orders confirm=orders"), "\(audit)")
            try tools.tell(.terraform, [:])
            #expect(try await f.ask("resume cluster orders").code == "verify-failed")
        }
    }

    @Test("a server killed in the middle of an apply: the next start lets Terraform save its state")
    func killed() async throws {
        try await Fixture.withFakes { f, tools in
            try await Self.reachApply(f, tools, [.lockState, .saveWhenInterrupted(nodes: ["orders-1"])], ignoring: [])
            try await f.server.kill()
            #expect(!f.marked().isEmpty, "Terraform died with the server")
            try await f.server.start()
            #expect(f.marked().isEmpty)
            #expect(!f.scratch.exists(Self.lockFile))
            #expect(f.scratch.text(of: "data/clusters/orders/terraform.tfstate").contains("orders-1"))
            let told = try await f.ask("attach run 1")
            #expect(told.code == "interrupted", "\(told)")
            let words = "terraform apply was still at work when the server started again; it ended by itself"
            #expect(told.events.contains { $0.text?.hasPrefix(words) == true }, "\(told)")
            #expect(told.events.compactMap { $0.number("seq") } == Array(1...told.events.count))
        }
    }

    @Test("a server killed in the middle of an apply that ignores everything: nothing lives on, and no lock stays")
    func killedDeaf() async throws {
        try await Fixture.withFakes { f, tools in
            try await Self.reachApply(
                f,
                tools,
                [.lockState, .leaveStripped(holdingPipes: true)],
                ignoring: ["INT", "TERM"]
            )
            try await f.server.kill()
            let clock = ContinuousClock()
            let begin = clock.now
            try await f.server.start()
            #expect(clock.now - begin < .seconds(25))
            let living = ProcessTable.processes(in: f.scratch.workspace(of: "orders").path)
            #expect(living.isEmpty, "\(living)")
            #expect(!f.scratch.exists(Self.lockFile))
            let told = try await f.ask("attach run 1").events.compactMap(\.text).joined(separator: "\n")
            #expect(told.contains("did not end within 1 s of an interrupt and was killed"), "\(told)")
            #expect(told.contains("was left behind and is taken away"), "\(told)")
        }
    }

    /// Begins a run whose Terraform hangs while it applies.
    private static func reachApply(
        _ f: Fixture,
        _ tools: FakeTools,
        _ acts: [Act],
        ignoring: [String]
    ) async throws {
        let hook: [String: any Sendable] = ["resource": ["addr": "x.y"], "action": "create"]
        let begun = Act.json(["type": "apply_start", "hook": hook])
        try tools.tell(.terraform, ["apply": acts + [begun, .hang(ignoring: ignoring)]])
        let client = try await f.client()
        try client.send("create cluster orders replicas=1")
        _ = try await client.replies { $0["phase"] == "apply" && $0["state"] == "progress" }
    }
}
