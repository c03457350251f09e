import Testing

extension RealTools {
    /// A PostgreSQL that is well, and does not let pgherd in.
    @Suite(.timeLimit(.minutes(6)))
    struct LockedOutTests {
        @Test("is named as what it is, and configure gives back what was taken")
        func taken() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders pg=15 replicas=1")
                let primary = try #require(try await f.instances(of: "orders").first)
                for (statement, words) in [
                    ("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC", "CONNECT on the database postgres was taken"),
                    ("ALTER DATABASE postgres CONNECTION LIMIT 0", "the database postgres has a connection limit"),
                    ("ALTER ROLE pgherd_monitor NOLOGIN", "pgherd_monitor was made NOLOGIN"),
                ] {
                    try await primary.query(statement)
                    let status = try await f.succeed("status cluster orders")
                    let row = try #require(status.rows.first)
                    #expect(row["state"] == "refusing", "\(status)")
                    #expect(row.text?.contains(words) == true, "\(status)")
                    #expect(status.last["next"] == "configure cluster orders")
                    let drift = try await f.succeed("drift cluster orders").rows
                    #expect(drift.contains { $0["what"] == "connections of pgherd_monitor" }, "\(drift)")
                    try await f.succeed("configure cluster orders")
                    #expect(try await f.succeed("status cluster orders").last["state"] == "ready")
                }
                try await f.expectNothingToDo(in: "orders", nodes: 2)
            }
        }

        @Test("and whose connections are all taken is called so; configuring it is no advice")
        func saturated() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders pg=15 replicas=0 max_connections=10")
                let primary = try #require(try await f.instances(of: "orders").first)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<12 { group.addTask { _ = try await primary.psql("SELECT pg_sleep(60)") } }
                    let status = try await Deadline.await("all connections are taken", within: .seconds(30)) {
                        let status = try await f.succeed("status cluster orders")
                        return status.rows.first?["state"] == "running" ? nil : status
                    }
                    #expect(status.rows.first?["state"] == "saturated", "\(status)")
                    #expect(status.last["next"] == nil, "\(status)")
                    // Ends the sessions, too.
                    try await primary.stop(major: 15)
                    try await group.waitForAll()
                }
            }
        }
    }
}
