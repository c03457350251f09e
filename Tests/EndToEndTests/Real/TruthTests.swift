import Foundation
import Testing

extension RealTools {
    /// What is told of a running cluster is true, and leads to a way out that works.
    @Suite(.timeLimit(.minutes(10)))
    struct TruthTests {
        @Test("a replica whose replay is paused does not count as well, and configure resumes it")
        func paused() async throws {
            try await Fixture.with { configuration, _ in
                configuration["watch.interval_seconds"] = 1
            } _: { f in
                try await f.succeed("create cluster orders replicas=1")
                let replica = try #require(try await f.instances(of: "orders").last)
                let watcher = try await f.client()
                try await watcher.ask("watch cluster=orders kind=cluster")
                try await replica.query("SELECT pg_wal_replay_pause()")
                let degraded = try #require(try await watcher.reply(within: .seconds(20)))
                #expect(degraded["state"] == "degraded", "\(degraded)")
                #expect(degraded.text?.contains("replica orders-2 is paused") == true, "\(degraded)")

                let status = try await f.succeed("status cluster orders")
                #expect(status.rows.map { $0["state"] } == ["running", "paused"])
                #expect(status.last["next"] == "configure cluster orders")
                let drift = try await f.succeed("drift cluster orders").rows.filter { $0["layer"] == "postgresql" }
                #expect(drift.map { $0["what"] } == ["replay"])
                #expect(drift.map { $0["expected"] } == ["running"])
                #expect(drift.map { $0["found"] } == ["paused"])

                #expect(try await f.succeed("configure cluster orders").last["state"] == "ready")
                #expect(try await replica.query("SELECT pg_is_wal_replay_paused()") == ["f"])
            }
        }

        @Test("a replica that follows another node is told, and why configure can't change that")
        func diverted() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=2")
                let instances = try await f.instances(of: "orders")
                let (other, replica) = (instances[1], instances[2])
                let upstream =
                    "host=127.0.0.1 port=\(other.port) user=pgherd_replication application_name=orders-3 passfile=\(replica.directory)/replication.pgpass"
                try await replica.query("ALTER SYSTEM SET primary_conninfo = '\(upstream)'")
                try await replica.query("ALTER SYSTEM SET primary_slot_name = ''")
                try await replica.query("SELECT pg_reload_conf()")
                try await Deadline.until("it streams from another node", within: .seconds(20)) {
                    try await replica.query("SELECT sender_port FROM pg_stat_wal_receiver WHERE status = 'streaming'")
                        == ["\(other.port)"]
                }
                let status = try await f.succeed("status cluster orders")
                let row = try #require(status.rows.last)
                #expect(row["state"] == "diverted", "\(row)")
                #expect(row.text?.contains("127.0.0.1:\(other.port) instead of orders-1") == true, "\(row)")
                let failed = try await f.ask("configure cluster orders")
                #expect(failed.code == "configure-failed")
                #expect(failed.last.text?.contains("ALTER SYSTEM RESET primary_conninfo") == true, "\(failed)")
                #expect(failed.last["next"] == "status cluster orders")
                try await replica.query("ALTER SYSTEM RESET primary_conninfo")
                try await replica.query("ALTER SYSTEM RESET primary_slot_name")
                try await replica.query("SELECT pg_reload_conf()")
                try await f.succeed("configure cluster orders")
                try await f.expectReplication(in: instances)
            }
        }

        @Test(
            "a replica whose slot and WAL are gone is told, and configure clones it anew, whatever its log says",
            arguments: ["", " set.log_destination=syslog set.log_min_messages=panic"]
        )
        func lostSlot(log: String) async throws {
            try await Fixture.with { f in
                let settings = "set.max_wal_size=32MB set.min_wal_size=32MB set.wal_keep_size=0\(log)"
                try await f.succeed("create cluster orders pg=15 replicas=1 \(settings)")
                let instances = try await f.instances(of: "orders")
                let (primary, replica) = (instances[0], instances[1])
                // So that it needs nothing but what it has to be ready for questions again.
                try await primary.query("CHECKPOINT")
                let end = try await primary.query("SELECT pg_current_wal_lsn()").joined()
                try await Deadline.until("the replica has replayed all", within: .seconds(60)) {
                    try await replica.query("SELECT pg_last_wal_replay_lsn() >= '\(end)'") == ["t"]
                }
                try await replica.query("CHECKPOINT")
                try await replica.stop(major: 15)
                try await primary.query("SELECT pg_drop_replication_slot('orders_2')")
                let first = try await primary.query("SELECT pg_walfile_name(pg_current_wal_lsn())")
                try await Deadline.until("the WAL is gone", within: .seconds(60)) {
                    try await primary.query("CREATE TABLE IF NOT EXISTS gone (i int); INSERT INTO gone VALUES (1)")
                    try await primary.query("SELECT pg_switch_wal()")
                    try await primary.query("CHECKPOINT")
                    return try await primary.query(
                        // Longer names are the notes of base backups, which stay.
                        "SELECT count(*) FROM pg_ls_waldir() WHERE length(name) = 24 AND name <= '\(first.joined())'"
                    ) == ["0"]
                }
                try await replica.start(major: 15)
                let status = try await f.succeed("status cluster orders")
                #expect(status.rows.map { $0["state"] } == ["running", "slot-missing"])
                #expect(status.last["next"] == "configure cluster orders")
                let drift = try await f.succeed("drift cluster orders").rows
                #expect(drift.contains { $0["what"] == "slot orders_2" && $0["found"] == "absent" }, "\(drift)")
                #expect(try await f.succeed("configure cluster orders").last["state"] == "ready")
                try await f.expectReplication(in: instances)
                try await f.expectNothingToDo(in: "orders", nodes: 2)
            }
        }

        @Test("a replica that was promoted keeps what only it holds, and the way back works")
        func promoted() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let instances = try await f.instances(of: "orders")
                let replica = instances[1]
                try await replica.query("SELECT pg_promote()")
                try await replica.query("CREATE TABLE only_here (i int)")
                let status = try await f.succeed("status cluster orders")
                #expect(status.rows.map { $0["state"] } == ["running", "promoted"])
                #expect(
                    status.rows.last?.text?.contains("keep it running and its data where they are") == true,
                    "\(status)"
                )
                #expect(status.last["next"] == nil)
                let failed = try await f.ask("configure cluster orders")
                #expect(failed.code == "configure-failed")
                #expect(failed.last["next"] == "status cluster orders", "\(failed)")
                #expect(try await f.succeed("show cluster orders").last["next"] == "status cluster orders")
                #expect(try await replica.query("SELECT count(*) FROM only_here") == ["0"])

                try await replica.stop(major: 15)
                try FileManager.default.removeItem(atPath: "\(replica.directory)/data")
                #expect(try await f.succeed("status cluster orders").last["next"] == "configure cluster orders")
                try await f.succeed("configure cluster orders")
                try await f.expectReplication(in: instances)
            }
        }

        @Test(
            "where the data of a lone primary are gone, nothing empty takes their place, and nothing leads in circles"
        )
        func lostData() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0")
                let instances = try await f.instances(of: "orders")
                try await instances[0].stop(major: 15)
                try FileManager.default.removeItem(atPath: instances[0].directory)
                let status = try await f.succeed("status cluster orders")
                #expect(status.last["next"] == nil)
                // A disk that is not mounted looks the same.
                #expect(status.rows.first?.text?.contains("mount their disk or put them back") == true, "\(status)")
                for command in ["configure cluster orders", "resume cluster orders"] {
                    let failed = try await f.ask(command)
                    #expect(failed.code == "configure-failed", "\(failed)")
                    #expect(failed.last["next"] == "status cluster orders", "\(failed)")
                }
                #expect(try await f.succeed("show cluster orders").last["next"] == "status cluster orders")
                try await f.destroy("orders", instances)
            }
        }

        @Test("what is set for roles and databases is told and stops nothing")
        func roleSettings() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1 set.work_mem=7MB")
                let primary = try #require(try await f.instances(of: "orders").first)
                let settings = [
                    "statement_timeout = '1ms'", "default_transaction_read_only = on", "search_path = nowhere",
                    "default_transaction_isolation = 'serializable'", "work_mem = '9MB'",
                ]
                let roles = ["postgres", "pgherd_monitor"]
                // In one session: the next one would be stopped by the first of them.
                try await primary.query(
                    roles.flatMap { role in settings.map { "ALTER ROLE \(role) SET \($0)" } }.joined(separator: "; ")
                )
                #expect(try await f.succeed("configure cluster orders").last["state"] == "ready")
                #expect(try await f.succeed("status cluster orders").last["state"] == "ready")
                let drift = try await f.succeed("drift cluster orders").rows
                #expect(drift.map { $0["what"] } == ["work_mem", "work_mem"], "\(drift.map(\.line))")
                #expect(drift.map { $0["expected"] } == ["7MB", "7MB"])
                #expect(drift.allSatisfy { $0.text?.contains("RESET work_mem") == true })
            }
        }
    }
}
