import Commands
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("History whose time is over", .timeLimit(.minutes(1)))
struct RecordsPurgeTests {
    private static let long = Timestamp(milliseconds: 1_000_000)
    private static let cutoff = Timestamp(milliseconds: 2_000_000)
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    /// Adds a run with events in two phases, which ended long ago.
    private func addOldRun(_ records: Records, of cluster: Cluster, events: Int = 60) async throws -> RunID {
        let run = try await records.addRun(.configure, of: cluster)
        try await records.write { database in
            for number in 1...events {
                let phase: PhaseName = number <= events / 2 ? .generate : .configure
                _ = try RunEvent.append(
                    database,
                    RunStep(.progress, "step \(number)"),
                    phase: phase,
                    run: run,
                    elapsed: 1
                )
            }
        }
        try await records.add(ProcessIdentity(process: 7, ticks: 1, world: "boot"), program: "terraform plan", of: run)
        try await records.end(ProcessIdentity(process: 7, ticks: 1, world: "boot"), of: run)
        try await records.finish(run)
        try await self.age(run, in: records)
        return run
    }

    private func age(_ run: RunID, in records: Records) async throws {
        try await records.write {
            try $0.execute(
                sql: "UPDATE run SET finished_at = ? WHERE id = ?",
                arguments: [Self.long.milliseconds, run.rawValue]
            )
        }
    }

    private func purgeAll(_ records: Records, rows: Int = 2000) async throws -> Int {
        var calls = 0
        while try await records.purge(before: Self.cutoff, rows: rows) != nil { calls += 1 }
        return calls
    }

    private func sequences(_ records: Records, of run: RunID) async throws -> [Int] {
        try await records.events(of: run, from: 1, limit: 1000).map(\.sequence)
    }

    private func processes(_ records: Records) async throws -> Int {
        try await records.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM process") ?? -1 }
    }

    @Test("leaves of a cluster's runs what tells their story", arguments: Store.allCases)
    func living(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let cluster = try await records.addCluster(state: .ready)
        let old = try await self.addOldRun(records, of: cluster)
        let young = try await records.addRun(.configure, of: cluster)
        try await records.write {
            for _ in 1...5 {
                _ = try RunEvent.append($0, RunStep(.progress, "x"), phase: .plan, run: young, elapsed: 1)
            }
        }
        try await records.finish(young)
        let (steps, audit) = (try await records.transitions(of: old), try await records.wholeAudit())
        _ = try await self.purgeAll(records)
        let last = try #require(try await records.run(old)?.lastSequence)
        #expect(try await self.sequences(records, of: old) == [1, 31, last])
        #expect(try await self.sequences(records, of: young).count == 5)
        #expect(try await records.transitions(of: old) == steps)
        #expect(try await records.wholeAudit() == audit)
        #expect(try await records.hasEntered(.configure, of: cluster.id))
        #expect(try await self.processes(records) == 0)
        await #expect(throws: DatabaseError.self) {
            try await records.write {
                try $0.execute(sql: "DELETE FROM event WHERE run_id = ?", arguments: [young.rawValue])
            }
        }
    }

    @Test("goes but for the last event once the cluster is destroyed", arguments: Store.allCases)
    func destroyed(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        var cluster = try await records.addCluster(state: .ready)
        let run = try await self.addOldRun(records, of: cluster)
        _ = try await self.purgeAll(records)
        cluster.state = .destroyed
        try await records.update(cluster)
        _ = try await self.purgeAll(records)
        let last = try #require(try await records.run(run)?.lastSequence)
        #expect(try await self.sequences(records, of: run) == [last])
        #expect(try await records.transitions(of: run).isEmpty)
        #expect(try await records.purge(before: Self.cutoff) == nil)
    }

    @Test("is removed in bounded steps, and a purge that was cut off goes on")
    func bounded() async throws {
        let path = self.scratch.path.appending("records.sqlite")
        let first = try Records(path: path)
        let cluster = try await first.addCluster(state: .ready)
        let run = try await self.addOldRun(first, of: cluster)
        #expect(try await first.purge(before: Self.cutoff, rows: 10) == 0)
        let total = try #require(try await first.run(run)?.lastSequence)
        #expect(try await self.sequences(first, of: run).count == total - 10)
        // Nobody closes it, as after a kill.
        let second = try Records(path: path)
        #expect(try await self.purgeAll(second, rows: 10) > 2)
        #expect(try await self.sequences(second, of: run) == [1, 31, total])
    }

    @Test("is not that of runs that have not ended, or not before the moment", arguments: Store.allCases)
    func kept(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let cluster = try await records.addCluster(state: .ready)
        let run = try await records.addRun(of: cluster)
        #expect(try await records.purge(before: .now) == nil)
        try await records.finish(run)
        try await self.age(run, in: records)
        #expect(try await records.purge(before: Self.long) == nil)
        #expect(try await records.purge(before: Self.cutoff) == 1)
    }
}
