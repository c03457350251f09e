import Foundation
import Testing

extension RealTools {
    /// What must not happen to a cluster that serves.
    @Suite(.timeLimit(.minutes(6)))
    struct ServingClusterTests {
        @Test("a plan, and an apply that has nothing to do, take nothing back")
        func planning() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0")
                let plan = try await f.succeed("plan cluster orders")
                #expect(plan.rows.isEmpty)
                #expect(try await f.state(of: "orders") == "ready")
                #expect(try await f.succeed("status cluster orders").last["state"] == "ready")
                let id = try #require(plan.last["plan"])
                try await f.succeed("apply cluster orders plan=\(id)")
                try await f.succeed("connect cluster orders")
                #expect(try await f.succeed("status cluster orders").last["state"] == "ready")
                try await f.succeed("configure cluster orders")
            }
        }

        @Test("a destroy that is cancelled in the line leaves it as it was")
        func cancelledDestroy() async throws {
            let oneAtATime = { (configuration: inout ServerConfiguration, _: Scratch) in
                configuration["runs.max_concurrent"] = 1
            }
            try await Fixture.with(configure: oneAtATime) { f in
                try await f.succeed("create cluster orders replicas=0")
                try await f.succeed("create cluster other replicas=0 wait=no")
                let destroy = try await f.succeed("destroy cluster orders confirm=orders wait=no")
                let run = try #require(destroy.run)
                #expect(try await f.succeed("cancel run \(run)").last["state"] == "cancelled")
                #expect(try await f.state(of: "orders") == "ready")
                #expect(try await f.succeed("status cluster orders").last["state"] == "ready")
                try await f.succeed("configure cluster orders")
            }
        }

        @Test("its workspace is written anew when it is lost, and it can be destroyed all the same")
        func lostWorkspace() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let instances = try await f.instances(of: "orders")
                try FileManager.default.removeItem(at: f.scratch.workspace(of: "orders"))
                #expect(try await f.ask("configure cluster orders").last["next"] == "resume cluster orders")
                #expect(try await f.succeed("resume cluster orders").last["state"] == "ready")
                try await f.expectReplication(in: f.instances(of: "orders"))
                try FileManager.default.removeItem(at: f.scratch.workspace(of: "orders"))
                try await f.destroy("orders", instances)
            }
        }

        @Test("an empty primary is never made beside a replica that holds its data")
        func lostPrimary() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let instances = try await f.instances(of: "orders")
                try await instances[0].stop(major: 15)
                let data = instances[0].directory + "/data"
                try FileManager.default.moveItem(atPath: data, toPath: data + ".aside")
                let refused = try await f.ask("configure cluster orders")
                #expect(refused.last["code"] == "configure-failed")
                #expect(refused.last["node"] == "orders-1")
                #expect(refused.last.text?.contains("no data in \(data), but orders-2 has") == true, "\(refused)")
                #expect(!FileManager.default.fileExists(atPath: data))
                try FileManager.default.moveItem(atPath: data + ".aside", toPath: data)
                try await f.succeed("configure cluster orders")
                try await f.expectReplication(in: instances)
            }
        }

        @Test("another cluster's workspace of the same name is never followed")
        func foreignWorkspace() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0")
                let mark = f.scratch.workspace(of: "orders").appendingPathComponent(".pgherd")
                let own = try Data(contentsOf: mark)
                try Data("another:1".utf8).write(to: mark)
                for command in [
                    "destroy cluster orders confirm=orders", "configure cluster orders", "plan cluster orders",
                ] {
                    let answer = try await f.ask(command)
                    #expect(answer.last.text?.contains("is not this cluster's workspace") == true, "\(answer)")
                }
                let instances = try await f.instances(of: "orders")
                #expect(try await instances[0].query("SELECT 1") == ["1"])
                try own.write(to: mark)
                try await f.destroy("orders", instances)
            }
        }

        @Test("nobody but the server's user can read the records")
        func rights() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0 wait=no")
                for name in ["pgherd.sqlite", "pgherd.sqlite-wal", "pgherd.sqlite-shm", "vault.key", "pgherd.lock"] {
                    let path = f.scratch.root.appendingPathComponent("data/\(name)").path
                    let attributes = try FileManager.default.attributesOfItem(atPath: path)
                    #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
                }
            }
        }

        @Test("a primary whose data is gone is not made anew: that would be another, empty cluster")
        func lostData() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0")
                let primary = try #require(try await f.instances(of: "orders").first)
                try await primary.stop(major: 15)
                let data = primary.directory + "/data"
                try FileManager.default.moveItem(atPath: data, toPath: data + ".aside")
                let refused = try await f.ask("configure cluster orders")
                #expect(refused.code == "configure-failed", "\(refused)")
                #expect(refused.last["node"] == primary.name, "\(refused)")
                #expect(refused.last.text?.contains("has lost its data") == true, "\(refused)")
                #expect(!FileManager.default.fileExists(atPath: data))
                try FileManager.default.moveItem(atPath: data + ".aside", toPath: data)
                try await f.succeed("configure cluster orders")
            }
        }
    }
}
