import Foundation
import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(5)))
    struct SettingsTests {
        @Test("what the user asks for is in force on every node")
        func settingsAreInForce() async throws {
            try await Fixture.with { f in
                try await f.succeed(
                    """
                    create cluster orders replicas=1 max_connections=57 shared_buffers=48MB set.work_mem=7MB \
                    set.log_line_prefix="%m '%p' \\\\ " set.random_page_cost=1.25
                    """
                )
                for instance in try await f.instances(of: "orders") {
                    #expect(try await instance.query("SHOW max_connections") == ["57"])
                    #expect(try await instance.query("SHOW shared_buffers") == ["48MB"])
                    #expect(try await instance.query("SHOW work_mem") == ["7MB"])
                    #expect(try await instance.query("SHOW random_page_cost") == ["1.25"])
                    #expect(try await instance.query("SHOW log_line_prefix") == ["%m '%p' \\ "])
                }
                try await f.expectNothingToDo(in: "orders", nodes: 2)
            }
        }

        @Test(
            "a setting that PostgreSQL refuses is refused before anything is made",
            arguments: [
                "set.no_such_setting=1", "set.work_mem=lots", "set.wal_level=fast", "max_connections=9",
                "shared_buffers=900GB", "set.port=1", "set.recovery_min_apply_delay=5min",
                "set.synchronous_standby_names=nobody", "set.max_slot_wal_keep_size=-1",
                "set.shared_preload_libraries=timescaledb", "set.session_preload_libraries=nosuch",
                "set.superuser_reserved_connections=200",
            ]
        )
        func badSettingsAreRefused(_ argument: String) async throws {
            try await Fixture.with { f in
                let refused = try await f.ask("create cluster orders replicas=0 \(argument)")
                #expect(["bad-setting", "bad-value"].contains(refused.code), "\(refused)")
                #expect(try await f.succeed("list clusters").rows.isEmpty)
                #expect(!FileManager.default.fileExists(atPath: f.scratch.workspace(of: "orders").path))
            }
        }

        @Test("what only a start shows ends with PostgreSQL's words, and the cluster is made without it")
        func onlyAStartShows() async throws {
            try await Fixture.with { f in
                let failed = try await f.ask("create cluster orders replicas=1 set.min_wal_size=2MB set.work_mem=7MB")
                #expect(failed.code == "configure-failed", "\(failed)")
                #expect(failed.last.text?.contains("must be at least twice") == true, "\(failed)")
                let path = try await f.follow(failed.last["next"] ?? "")
                #expect(
                    path.end == "ready" && path.lines == ["create cluster orders replicas=1 set.work_mem=7MB"],
                    "\(path)"
                )
                for instance in try await f.instances(of: "orders") {
                    #expect(try await instance.query("SHOW work_mem") == ["7MB"])
                }
            }
        }

        @Test("a standby that commits wait for in vain keeps nothing of pgherd's own waiting")
        func synchronous() async throws {
            try await Fixture.with { f in
                try await f.succeed(#"create cluster orders replicas=1 set.synchronous_standby_names="\"orders-2\"""#)
                let primary = try #require(try await f.instances(of: "orders").first)
                #expect(try await primary.query("SELECT sync_state FROM pg_stat_replication") == ["sync"])
                try await primary.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
                try await primary.query("SELECT pg_reload_conf()")
                let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                for line in ["configure", "resume", "rotate secrets"] {
                    let answer = try await f.succeed("\(line) cluster orders")
                    let warning = answer.events.first { $0.text?.contains("synchronous_standby_names=nobody") == true }
                    #expect(warning?["state"] == "warning", "\(answer)")
                }
                let now = try #require(try await f.instances(of: "orders").first)
                #expect(try await now.query(waiting) == ["0"])
            }
        }
    }
}
