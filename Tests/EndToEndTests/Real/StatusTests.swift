import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(5)))
    struct StatusTests {
        @Test("a stopped instance is seen, makes the cluster degraded, and configure repairs it")
        func degradedAndRepaired() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=2")
                let instances = try await f.instances(of: "orders")

                try await instances[2].stop(major: 15)
                let status = try await f.succeed("status cluster orders")
                #expect(status.rows.map { $0["state"] } == ["running", "streaming", "stopped"])
                #expect(status.rows.map { $0["node"] } == ["orders-1", "orders-2", "orders-3"])
                #expect(status.last["state"] == "degraded")
                #expect(status.last["next"] == "configure cluster orders")
                #expect(try await f.state(of: "orders") == "degraded")

                let repaired = try await f.succeed("configure cluster orders")
                #expect(repaired.last["state"] == "ready")
                let well = try await f.succeed("status cluster orders")
                #expect(well.rows.map { $0["state"] } == ["running", "streaming", "streaming"])
                #expect(well.last["state"] == "ready")
                try await f.expectReplication(in: instances)

                try await instances[0].stop(major: 15)
                let headless = try await f.succeed("status cluster orders")
                #expect(headless.rows.first?["state"] == "stopped")
                #expect(headless.last["state"] == "degraded")
                try await f.succeed("configure cluster orders")
                #expect(try await f.succeed("status cluster orders").last["state"] == "ready")
                try await f.expectReplication(in: instances)
            }
        }

        @Test("status tells role, position, lag, slot, timeline, version and uptime of every node")
        func statusIsWhole() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let status = try await f.succeed("status cluster orders")
                let (primary, replica) = (try #require(status.rows.first), try #require(status.rows.last))
                for row in [primary, replica] {
                    for key in ["node", "role", "state", "address", "lsn", "timeline", "version", "uptime"] {
                        #expect(row[key] != nil, "\(key) is missing: \(row)")
                    }
                }
                #expect(primary["role"] == "primary")
                #expect(replica["role"] == "replica")
                for key in ["lag_bytes", "lag", "slot"] {
                    #expect(replica[key] != nil, "\(key) is missing: \(replica)")
                }
            }
        }
    }
}
