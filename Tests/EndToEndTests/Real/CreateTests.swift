import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(6)))
    struct CreateTests {
        struct Shape: CustomTestStringConvertible {
            let major: Int
            let replicas: Int

            var testDescription: String { "PostgreSQL \(self.major) with \(self.replicas) replicas" }
        }

        @Test(
            "create builds a cluster that replicates, and destroy leaves nothing of it",
            arguments: [
                Shape(major: 14, replicas: 0), Shape(major: 15, replicas: 1), Shape(major: 16, replicas: 2),
                Shape(major: 17, replicas: 4), Shape(major: 18, replicas: 1),
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
                try await self.expectClosed(try #require(instances.first))
                if shape.major == 14 {
                    let listed = try await f.succeed("list clusters").rows.first
                    #expect([status.last["support_ended"], listed?["support_ended"]] == ["2026-11-12", "2026-11-12"])
                    let warned = created.events.filter { $0.text?.contains("past its end of life") == true }
                    #expect(warned.map { $0["state"] } == ["warning"], "\(created)")
                }

                try await f.destroy("orders", instances)
                let again = try await f.succeed("destroy cluster orders confirm=orders")
                #expect(again.last["state"] == "destroyed", "\(again)")
                #expect(try await f.state(of: "orders") == "destroyed")
            }
        }

        /// What docs/postgresql.md says of the CIS benchmark, as far as it holds for every target.
        private func expectClosed(_ primary: Instance) async throws {
            let everybody = try await primary.query(
                """
                SELECT count(*) FROM pg_namespace, aclexplode(nspacl)
                WHERE nspname = 'public' AND grantee = 0 AND privilege_type = 'CREATE'
                """
            )
            #expect(everybody == ["0"])
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
