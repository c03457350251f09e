import Foundation
import Testing

/// `unlock cluster`: takes away what a dead Terraform has left, and nothing else.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct UnlockTests {
    private static let command = "unlock cluster orders confirm=orders"
    private static let lockFile = "data/clusters/orders/.terraform.tfstate.lock.info"
    private static let document =
        #"{"ID":"6f7e4c66","Operation":"OperationTypePlan","Who":"alice@laptop","Created":"2026-01-31T09:30:00Z"}"#

    @Test("takes away a lock that nobody living holds, and says so where there is none; both are audited")
    func unlock() async throws {
        try await Fixture.withFakes { f, _ in
            #expect(try await f.ask(Self.command).code == "unknown-cluster")
            try await f.succeed("generate cluster orders replicas=0")
            #expect(try await f.ask("unlock cluster orders confirm=order").code == "confirmation-mismatch")
            let none = try await f.succeed(Self.command)
            #expect(none.last["lock"] == "none", "\(none)")
            _ = try f.scratch.writePrivate(Self.document, to: Self.lockFile)
            let done = try await f.succeed(Self.command)
            #expect(done.last["lock"] == "6f7e4c66" && done.last["holder"] == "alice@laptop", "\(done)")
            #expect(done.last["age"] != nil, "\(done)")
            #expect(!f.scratch.exists(Self.lockFile))
            let audit = try await f.succeed("audit cluster=orders").rows.filter { $0["command"] == Self.command }
            let outcomes = audit.filter { $0["stage"] == "outcome" }.compactMap { $0["outcome"] }
            #expect(outcomes.sorted() == ["refused", "succeeded", "succeeded"], "\(audit)")
        }
    }

    @Test("leaves a lock alone that a living process holds")
    func held() async throws {
        try await Fixture.withFakes { f, _ in
            try await f.succeed("generate cluster orders replicas=0")
            _ = try f.scratch.writePrivate(Self.document, to: Self.lockFile)
            let state = try f.scratch.writePrivate("{}", to: "data/clusters/orders/terraform.tfstate")
            let script =
                "import fcntl,sys,signal; f=open(sys.argv[1],'r+'); fcntl.lockf(f,fcntl.LOCK_EX); print('held',flush=True); signal.pause()"
            let holder = try Program(
                "/usr/bin/python3",
                ["-c", script, state.path],
                environment: f.scratch.environment,
                directory: f.scratch.root.path,
                logs: f.scratch.logs,
                name: "holder"
            )
            try await Deadline.until("the lock is held") { holder.outputText.contains("held") }
            let refused = try await f.ask(Self.command)
            #expect(refused.code == "state-locked" && refused.last["lock"] == "6f7e4c66", "\(refused)")
            #expect(f.scratch.exists(Self.lockFile))
            holder.signal(9)
            _ = try await holder.end()
            #expect(try await f.succeed(Self.command).last["lock"] == "6f7e4c66")
        }
    }

    @Test("has Terraform unlock a state that is kept elsewhere, where a program of a run has left the lock")
    func elsewhere() async throws {
        try await Fixture.with { configuration, scratch in
            try FakeTools(in: scratch).use(in: &configuration)
            let backend = #"{"s3":{"bucket":"states","key":"{cluster}"}}"#
            configuration["terraform.backend_file"] = try scratch.writePrivate(backend, to: "backend.json").path
        } _: { f in
            let tools = FakeTools(reusing: f.scratch)
            try await f.succeed("generate cluster orders replicas=0")
            for (machine, code) in [("", nil), ("laptop", "state-locked")] {
                try tools.tell(.terraform, ["plan": [.leaveRemoteLock(on: machine), .exit(1)]])
                #expect(try await f.ask("plan cluster orders").code == "plan-failed")
                try tools.tell(.terraform, [:])
                let answer = try await f.ask(Self.command)
                #expect(answer.code == code, "\(answer)")
                #expect(answer.last["lock"] == "c38fe9fc-919c", "\(answer)")
                #expect(f.scratch.exists("fakes/remote-lock") == (code != nil))
            }
        }
    }

    @Test("is refused while a run works on the cluster")
    func busy() async throws {
        try await Fixture.withFakes { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            let client = try await f.client()
            try client.send("create cluster orders replicas=0")
            try await gate.arrival()
            let refused = try await f.ask(Self.command)
            #expect(refused.code == "cluster-busy" && refused.last["holder"] == "1", "\(refused)")
            try await gate.open()
            _ = try await client.replies()
        }
    }
}
