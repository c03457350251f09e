import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(3)))
    struct CreateTests {
        struct Shape: CustomTestStringConvertible {
            var major = 15
            var replicas = 1

            var testDescription: String { "PostgreSQL \(self.major) with \(self.replicas) replicas" }
        }

        @Test(
            "create builds a cluster that replicates, and destroy leaves nothing of it",
            arguments: [
                Shape(replicas: 0), Shape(replicas: 1), Shape(replicas: 2), Shape(replicas: 4),
                Shape(major: 14), Shape(major: 16), Shape(major: 17), Shape(major: 18),
            ]
        )
        func createsAndDestroys(_ shape: Shape) async throws {
            _ = try Installed.postgres(shape.major)
            try await Fixture.with { f in
                let created = try await f.succeed("create cluster orders pg=\(shape.major) replicas=\(shape.replicas)")
                created.expectWholeRun()
                #expect(created.last["state"] == "ready")
                // Only tasks that there are on this target count: the one before the wait for the stream is the last but one.
                let started = created.events.last { $0["phase"] == "configure" && $0["node"] != nil }
                #expect(started?["step"] == (shape.replicas == 0 ? "6/7" : "9/10"), "\(created)")
                let instances = try await f.instances(of: "orders")
                #expect(instances.map(\.role) == ["primary"] + Array(repeating: "replica", count: shape.replicas))
                for instance in instances {
                    let version = try await instance.query("SHOW server_version_num").first.flatMap { Int($0) }
                    #expect(version.map { $0 / 10_000 } == shape.major)
                }
                try await f.expectReplication(in: instances)
                try await f.expectNothingToDo(in: "orders", nodes: instances.count)
                let status = try await f.succeed("status cluster orders")
                let streaming = Array(repeating: "streaming", count: shape.replicas)
                #expect(status.rows.map { $0["state"] } == ["running"] + streaming)

                try await f.destroy("orders", instances)
                let again = try await f.succeed("destroy cluster orders confirm=orders")
                #expect(again.last["state"] == "destroyed", "\(again)")
                #expect(try await f.state(of: "orders") == "destroyed")
            }
        }

        @Test("the shortest line works: the name is invented")
        func inventsAName() async throws {
            _ = try Installed.postgres(14)
            try await Fixture.with { f in
                let created = try await f.succeed("create cluster pg=14 replicas=2")
                let name = try #require(created.last["cluster"])
                let instances = try await f.instances(of: name)
                #expect(instances.count == 3)
                try await f.expectReplication(in: instances)
            }
        }
    }
}
