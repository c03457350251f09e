import Foundation
import Testing

extension RealTools {
    /// Workspaces that another version of pgherd wrote.
    @Suite(.timeLimit(.minutes(8)))
    struct OtherVersionTests {
        @Test("are written anew before anything is changed, and by nothing else")
        func renewal() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0")
                let instances = try await f.instances(of: "orders")
                let password = try await f.password(of: "orders")
                let plan = try #require(try await f.succeed("plan cluster orders").last["plan"])
                let current = f.scratch.text(of: "data/clusters/orders/site.yml")
                try Self.age(f)
                let refused = try await f.ask("apply cluster orders plan=\(plan)")
                #expect(refused.code == "stale-plan" && refused.last["next"] == "plan cluster orders", "\(refused)")
                let drift = try await f.ask("drift cluster orders")
                #expect(drift.code == "wrong-state" && drift.last["next"] == "configure cluster orders", "\(drift)")
                #expect(
                    f.scratch.exists("data/clusters/orders/roles/old/tasks/main.yml"),
                    "nobody has changed anything"
                )

                let configured = try await f.succeed("configure cluster orders")
                #expect(configured.events.first?["phase"] == "generate", "\(configured)")
                #expect(configured.events.first?.text?.contains("another version of pgherd") == true, "\(configured)")
                #expect(f.scratch.text(of: "data/clusters/orders/site.yml") == current)
                #expect(!f.scratch.exists("data/clusters/orders/roles/old/tasks/main.yml"))
                #expect(f.scratch.text(of: "data/clusters/orders/notes.txt") == "mine")
                #expect(try await f.password(of: "orders") == password)
                #expect(try await f.succeed("drift cluster orders").last["count"] == "0")
                let again = try await f.succeed("configure cluster orders")
                #expect(again.events.allSatisfy { $0["phase"] != "generate" }, "\(again)")

                try Self.age(f)
                try await f.destroy("orders", instances)
            }
        }

        /// Makes the workspace look as if another version of pgherd, which does not work any more, had written it.
        private static func age(_ f: Fixture) throws {
            let workspace = f.scratch.workspace(of: "orders")
            let old = ["site.yml", "teardown.yml", "roles/old/tasks/main.yml"]
            let role = workspace.appendingPathComponent("roles/old/tasks")
            try FileManager.default.createDirectory(at: role, withIntermediateDirectories: true)
            for path in old { try Data("- old\n".utf8).write(to: workspace.appendingPathComponent(path)) }
            try Data("mine".utf8).write(to: workspace.appendingPathComponent("notes.txt"))
            let manifest = try JSONSerialization.data(withJSONObject: ["digest": "old", "files": old])
            try manifest.write(to: workspace.appendingPathComponent(".pgherd-resources"))
        }
    }
}
