import Foundation
import Testing

extension RealTools {
    /// Restarts that nobody has asked for, and those that somebody has.
    @Suite(.timeLimit(.minutes(8)))
    struct RestartTests {
        private static func started(_ instances: [Instance]) async throws -> [String] {
            var times: [String] = []
            for instance in instances {
                times += try await instance.query("SELECT extract(epoch FROM pg_postmaster_start_time())")
            }
            return times
        }

        @Test("a server that serves is restarted where the command says so, and nowhere else")
        func permission() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let instances = try await f.instances(of: "orders")
                for instance in instances {
                    try await instance.query("ALTER SYSTEM SET shared_buffers = '40MB'")
                    try await instance.query("SELECT pg_reload_conf()")
                }
                let before = try await Self.started(instances)
                let both = "orders-1: shared_buffers; orders-2: shared_buffers"
                for command in ["configure cluster orders", "resume cluster orders", "rotate secrets cluster orders"] {
                    let answer = try await f.succeed(command)
                    #expect(answer.last["pending_restart"] == both, "\(answer)")
                    #expect(answer.last["next"] == "configure cluster orders restart=yes", "\(answer)")
                    #expect(try await Self.started(f.instances(of: "orders")) == before, "\(command)")
                }
                let status = try await f.succeed("status cluster orders")
                #expect(status.rows.map { $0["pending_restart"] } == ["shared_buffers", "shared_buffers"], "\(status)")
                #expect(status.last["state"] == "ready" && status.last["pending_restart"] == both, "\(status)")

                let replicas = try await f.succeed("configure cluster orders restart=replicas")
                #expect(replicas.last["pending_restart"] == "orders-1: shared_buffers", "\(replicas)")
                let between = try await Self.started(f.instances(of: "orders"))
                #expect(between[0] == before[0] && between[1] != before[1])

                let all = try await f.succeed("configure cluster orders restart=yes")
                #expect(all.last["pending_restart"] == nil && all.last["next"] == "connect cluster orders", "\(all)")
                let after = try await f.instances(of: "orders")
                let times = try await Self.started(after)
                #expect(times[0] != between[0] && times[1] == between[1])
                for instance in after { #expect(try await instance.query("SHOW shared_buffers") == ["40MB"]) }
                try await f.expectReplication(in: after)
            }
        }

        @Test("a copy that moves may take longer than a phase may")
        func slowCopy() async throws {
            let short = { (configuration: inout ServerConfiguration, _: Scratch) in
                configuration["runs.phase_timeout_seconds"] = 30
                configuration["runs.silence_timeout_seconds"] = 25
            }
            try await Fixture.with(configure: short) { f in
                try await f.succeed("create cluster orders replicas=1")
                let instances = try await f.instances(of: "orders")
                try await instances[1].stop(major: 15)
                try FileManager.default.removeItem(atPath: instances[1].directory + "/data")
                let variables = f.scratch.workspace(of: "orders").appendingPathComponent("group_vars/replica.json")
                try Data(#"{"pgherd_replica_max_rate": "700k"}"#.utf8).write(to: variables)
                let answer = try await f.succeed("configure cluster orders")
                let took = try #require(answer.events.last?["elapsed"])
                let copies = answer.events.filter { $0.text?.contains("cloning from orders-1") ?? false }
                #expect(copies.count > 5, "it took \(took): \(answer)")
                try await f.expectReplication(in: f.instances(of: "orders"))
            }
        }

        @Test("tablespaces that all instances of a machine would share are refused, not filled twice")
        func tablespaces() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let instances = try await f.instances(of: "orders")
                let place = instances[0].directory + "/data/../log/space"
                let directory = URL(fileURLWithPath: place).standardizedFileURL.path
                try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
                let user = try FileManager.default.attributesOfItem(atPath: instances[0].directory + "/data")
                try FileManager.default.setAttributes(
                    [
                        .ownerAccountID: user[.ownerAccountID] as Any,
                        .groupOwnerAccountID: user[.groupOwnerAccountID] as Any,
                        .posixPermissions: 0o700,
                    ],
                    ofItemAtPath: directory
                )
                try await instances[0].query("CREATE TABLESPACE space LOCATION '\(directory)'")
                let refused = try await f.ask("configure cluster orders")
                #expect(refused.code == "configure-failed" && refused.last["node"] == "orders-2", "\(refused)")
                #expect(
                    refused.last.text?.contains("the primary has tablespaces in \(directory)") == true,
                    "\(refused)"
                )
                try await instances[0].query("DROP TABLESPACE space")
                try await f.succeed("configure cluster orders")
            }
        }
    }
}
