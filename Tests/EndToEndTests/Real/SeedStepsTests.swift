import Foundation
import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(5)))
    struct SeedStepsTests {
        @Test("generate, plan, apply and configure lead to a ready cluster one by one")
        func stepByStep() async throws {
            try await Fixture.with { f in
                let generated = try await f.succeed("generate cluster orders replicas=1")
                generated.expectWholeRun()
                #expect(generated.last["state"] == "generated")
                #expect(generated.last["next"] == "plan cluster orders")
                #expect(f.scratch.exists("data/clusters/orders/main.tf.json"))
                #expect(f.scratch.exists("data/clusters/orders/site.yml"))
                #expect(try FileManager.default.contentsOfDirectory(atPath: f.scratch.instances.path).isEmpty)

                let planned = try await f.succeed("plan cluster orders")
                let plan = try #require(planned.last["plan"])
                #expect(planned.rows.map { $0["action"] } == ["create", "create"])
                #expect(planned.rows.allSatisfy { $0["plan"] == plan })
                #expect(planned.last["next"] == "apply cluster orders plan=\(plan)")

                let other = plan == "000000000000" ? "111111111111" : "000000000000"
                #expect(try await f.ask("apply cluster orders plan=\(other)").code == "stale-plan")
                let applied = try await f.succeed("apply cluster orders plan=\(plan)")
                #expect(applied.last["state"] == "applied")
                #expect(try await f.ask("apply cluster orders plan=\(plan)").code == "stale-plan")

                let configured = try await f.succeed("configure cluster orders")
                #expect(configured.last["state"] == "ready")
                let status = try await f.succeed("status cluster orders")
                #expect(status.last["state"] == "ready")
                #expect(status.rows.map { $0["state"] } == ["running", "streaming"])

                let replanned = try await f.succeed("plan cluster orders")
                #expect(replanned.rows.isEmpty)
                #expect(try await f.state(of: "orders") == "ready")
                try await Self.repeatWithoutChange(try #require(replanned.last["plan"]), f)
                let refused = try await f.ask("generate cluster orders replicas=2")
                #expect(refused.code == "cluster-exists", "\(refused)")
                try await f.destroy("orders", try await f.instances(of: "orders"))
            }
        }

        /// Nothing has to change on a cluster that is as it should be, and every step says so and leaves it ready.
        private static func repeatWithoutChange(_ plan: String, _ f: Fixture) async throws {
            for command in ["apply cluster orders plan=\(plan)", "configure cluster orders"] {
                let answer = try await f.succeed(command)
                #expect(answer.last["state"] == "ready", "\(answer)")
                #expect(answer.last.text?.contains("nothing had to change") == true, "\(answer)")
            }
            let runs = try await f.succeed("runs state=no-change")
            #expect(runs.rows.map { $0["kind"] } == ["configure", "apply", "plan"], "\(runs)")
            let outcomes = try await f.succeed("audit cluster=orders limit=6")
            #expect(
                outcomes.rows.compactMap { $0["outcome"] } == ["succeeded", "succeeded", "succeeded"],
                "\(outcomes)"
            )
        }

        @Test("while nothing exists, generate replaces, and an older plan is stale")
        func generateReplaces() async throws {
            try await Fixture.with { f in
                try await f.succeed("generate cluster orders replicas=1")
                let first = try #require(try await f.succeed("plan cluster orders").last["plan"])
                try await f.succeed("generate cluster orders replicas=0")
                let refused = try await f.ask("apply cluster orders plan=\(first)")
                #expect(refused.code == "stale-plan", "\(refused)")
                let planned = try await f.succeed("plan cluster orders")
                #expect(planned.last["plan"] != first)
                #expect(planned.rows.count == 1)
                try await f.succeed("destroy cluster orders confirm=orders")
                f.expectGone("orders", [])
            }
        }

        @Test("what somebody configured by hand in the workspace is destroyed as well")
        func configuredByHand() async throws {
            try await Fixture.with { f in
                try await f.succeed("generate cluster orders replicas=0")
                let planned = try await f.succeed("plan cluster orders")
                try await f.succeed("apply cluster orders plan=\(try #require(planned.last["plan"]))")
                let byHand = try await f.run(
                    "ansible-playbook",
                    ["-i", "inventory.json", "site.yml"],
                    directory: f.scratch.workspace(of: "orders")
                )
                #expect(byHand.status == 0, "\(byHand)")
                #expect(f.scratch.exists("data/instances/orders-1/data/postmaster.pid"))
                let answer = try await f.succeed("destroy cluster orders confirm=orders")
                #expect(answer.last["state"] == "destroyed")
                f.expectGone("orders", [])
                #expect(!f.scratch.exists("data/instances/orders-1"))
                let left = ProcessTable.processes(in: f.scratch.instances.path)
                #expect(left.isEmpty, "\(left)")
            }
        }

        @Test("a step out of order is refused and says which one comes next")
        func wrongOrder() async throws {
            try await Fixture.with { f in
                #expect(try await f.ask("plan cluster orders").code == "unknown-cluster")
                try await f.succeed("generate cluster orders replicas=0")
                for command in ["configure cluster orders", "status cluster orders", "connect cluster orders"] {
                    let refused = try await f.ask(command)
                    #expect(refused.code == "wrong-state", "\(refused)")
                    #expect(refused.last["next"] == "plan cluster orders")
                }
                let unplanned = try await f.ask("apply cluster orders plan=000000000000")
                #expect(unplanned.code == "stale-plan", "\(unplanned)")
                #expect(unplanned.last["next"] == "plan cluster orders")
            }
        }
    }
}
