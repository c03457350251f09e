import Commands
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("The rules that the records keep by themselves")
struct RecordsMigrationsTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    @Test("every table is strict, and the migrations are known by name", arguments: Store.allCases)
    func schema(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let (tables, migrations) = try await records.read { database in
            (
                try String.fetchAll(
                    database,
                    sql: """
                        SELECT name FROM pragma_table_list
                        WHERE strict = 1 AND schema = 'main' ORDER BY name
                        """
                ),
                try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations")
            )
        }
        #expect(
            tables == [
                "audit", "cluster", "event", "freeze", "idempotency", "installation", "node", "open_intent", "process",
                "retention", "run", "transition",
            ]
        )
        #expect(migrations.first == "1-clusters-runs-events-audit")
    }

    @Test("an apply may have been begun of whatever had been planned before that was noted")
    func begunApplies() async throws {
        let path = self.scratch.path.appending("records.sqlite")
        let phases = [nil, "validate", "generate", "plan", "apply", "verify", "stop"]
        do {
            let queue = try DatabaseQueue(path: path.string)
            try DatabaseMigrator.records.migrate(queue, upTo: "3-order")
            try await queue.write { database in
                try database.execute(sql: "INSERT INTO installation VALUES ('here', 1)")
                for (index, phase) in phases.enumerated() {
                    try database.execute(
                        sql: """
                            INSERT INTO cluster (name, spec, target, state, owner, created_at, updated_at, completed_phase)
                            VALUES (?, '{}', 'aws', 'failed', 'alice', 1, 2, ?)
                            """,
                        arguments: ["c\(index)", phase]
                    )
                }
            }
            try queue.close()
        }
        let begun = try await Records(path: path).read {
            try Bool.fetchAll($0, sql: "SELECT has_begun_apply FROM cluster ORDER BY id")
        }
        #expect(begun == [false, false, false, true, true, true, true])
    }

    @Test("what may be secret is taken out of the records of clusters that were destroyed before that was done")
    func forgottenSecrets() async throws {
        let path = self.scratch.path.appending("records.sqlite")
        let spec = #"{"majors":15,"settings":{"archive_command":"push --token=Tk7secret","work_mem":"8MB"}}"#
        do {
            let queue = try DatabaseQueue(path: path.string)
            try DatabaseMigrator.records.migrate(queue, upTo: "10-history")
            try await queue.write { database in
                try database.execute(sql: "INSERT INTO installation VALUES ('here', 1)")
                for state in ["destroyed", "ready"] {
                    try database.execute(
                        sql: """
                            INSERT INTO cluster (name, spec, target, state, owner, created_at, updated_at)
                            VALUES ('orders', ?, 'local', ?, 'alice', 1, 2)
                            """,
                        arguments: [spec, state]
                    )
                }
            }
            try queue.close()
        }
        let specs = try await Records(path: path).read {
            try String.fetchAll($0, sql: "SELECT spec FROM cluster ORDER BY id")
        }
        #expect(
            specs == [#"{"majors":15,"settings":{"archive_command":"(not shown)","work_mem":"8MB"}}"#, spec],
            "a living cluster still needs them"
        )
    }

    @Test("of two living clusters one has a name, of dead ones any number", arguments: Store.allCases)
    func names(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        for _ in 1...2 {
            let cluster = try await records.addCluster("orders", state: .destroyed)
            try await records.releaseNodes(of: cluster.id)
        }
        try await records.addCluster("orders", state: .ready)
        let error = await #expect(throws: DatabaseError.self) {
            try await records.write { try $0.execute(sql: "UPDATE cluster SET state = 'ready'") }
        }
        #expect(error?.message?.contains("cluster.name") == true)
    }

    @Test("no two living nodes have one port", arguments: Store.allCases)
    func ports(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let first = try await records.addCluster("orders", firstPort: 15_432, nodes: 2)
        let error = await #expect(throws: DatabaseError.self) {
            try await records.write { try $0.execute(sql: "UPDATE node SET port = 15432") }
        }
        #expect(error?.message?.contains("node.") == true)
        await #expect(throws: RecordConflict.address) {
            try await records.addCluster("billing", firstPort: 15_433)
        }
        #expect(try await records.cluster(named: try #require(ClusterName("billing"))) == nil)
        try await records.releaseNodes(of: first.id)
        try await records.addCluster("billing", firstPort: 15_433)
    }

    @Test("one run at a time is at work on a cluster, while others wait for it", arguments: Store.allCases)
    func holder(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let (orders, billing) = (
            try await records.addCluster("orders"), try await records.addCluster("billing", firstPort: 16_000)
        )
        let run = try await records.addRun(of: orders)
        let other = try await records.addRun(of: billing)
        let second = try await records.addRun(.configure, of: orders)
        #expect(try await records.holder(of: orders.id)?.id == run)
        for id in [second, other] { try await records.update(run: id, state: .configuring, phase: .configure) }
        #expect(try await records.holder(of: orders.id)?.id == second, "the one at work comes before those that wait")
        let error = await #expect(throws: DatabaseError.self) {
            try await records.update(run: run, state: .generating, phase: .generate)
        }
        #expect(error?.message?.contains("run.cluster_id") == true)
        #expect(try await records.run(run)?.state == .queued)
        try await records.finish(second, .failed)
        try await records.update(run: run, state: .generating, phase: .generate)
        try await records.finish(run)
        #expect(try await records.holder(of: orders.id) == nil)
    }

    @Test(
        "what was written down is neither changed nor deleted",
        arguments: [
            "DELETE FROM audit", "UPDATE audit SET principal = 'mallory'", "DELETE FROM audit WHERE sequence = 1",
            "DELETE FROM event", "UPDATE event SET text = 'nothing happened'",
            "DELETE FROM transition", "UPDATE transition SET actor = 'mallory'",
        ]
    )
    func permanence(statement: String) async throws {
        for store in Store.allCases {
            let records = try store.records(in: self.scratch)
            let cluster = try await records.addCluster("orders", firstPort: 15_432)
            let run = try await records.addRun(of: cluster)
            _ = try await records.write {
                try RunEvent.append($0, RunStep(.started, "begun"), phase: .plan, run: run, elapsed: 0)
            }
            let before = try await (records.wholeAudit(), records.events(of: run, from: 1, limit: 10))
            await #expect(throws: DatabaseError.self) { try await records.write { try $0.execute(sql: statement) } }
            let after = try await (records.wholeAudit(), records.events(of: run, from: 1, limit: 10))
            #expect(before.0 == after.0)
            #expect(before.1 == after.1)
        }
    }

    @Test(
        "values that mean nothing are refused",
        arguments: [
            "UPDATE cluster SET state = 'happy'", "UPDATE run SET state = 'happy'", "UPDATE node SET role = 'leader'",
            "UPDATE node SET port = 65536", "UPDATE node SET port = 0", "UPDATE node SET cluster_id = 999",
            "INSERT INTO event (run_id, sequence, at, state, elapsed, text, percent) VALUES (1, 9, 0, 'x', 0, 'x', 101)",
            "INSERT INTO event (run_id, sequence, at, state, elapsed, text) VALUES (999, 1, 0, 'x', 0, 'x')",
            "INSERT INTO audit (at, stage, principal, authentication, peer, session, command, outcome) "
                + "VALUES (0, 'intent', 'x', 'x', 'x', 1, 'x', 'failed')",
            "INSERT INTO audit (at, stage, principal, authentication, peer, session, command) "
                + "VALUES (0, 'outcome', 'x', 'x', 'x', 1, 'x')",
        ]
    )
    func checks(statement: String) async throws {
        let records = try Records.inMemory()
        _ = try await records.addRun(of: try await records.addCluster())
        let error = await #expect(throws: DatabaseError.self) {
            try await records.write { try $0.execute(sql: statement) }
        }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    }
}
