import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(5)))
    struct SlotTests {
        @Test("a slot of a replica that is gone is dropped once nobody uses it, and not called dropped before")
        func inUse() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0")
                let primary = try #require(try await f.instances(of: "orders").first)
                try await primary.query("INSERT INTO pgherd.replication_slot VALUES ('left')")
                // A temporary slot is in use as long as the session that made it.
                async let user = primary.psql(
                    "SELECT pg_create_physical_replication_slot('left', true, true); SELECT pg_sleep(120)"
                )
                let slot = "SELECT active FROM pg_replication_slots WHERE slot_name = 'left'"
                try await Deadline.until("the slot is in use", within: .seconds(20)) {
                    try await primary.query(slot) == ["t"]
                }
                for _ in 1...2 {
                    let idle = try await f.succeed("configure cluster orders")
                    #expect(idle.last.text?.contains("nothing had to change") == true, "\(idle)")
                }
                #expect(try await primary.query(slot) == ["t"])
                try await primary.query("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots")
                _ = try await user
                let changed = try await f.succeed("configure cluster orders")
                #expect(changed.last.text?.contains("nothing had to change") == false, "\(changed)")
                #expect(try await primary.query("SELECT count(*) FROM pgherd.replication_slot") == ["0"])
            }
        }
    }
}
