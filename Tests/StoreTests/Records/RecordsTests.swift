import Commands
import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("The records as a whole", .timeLimit(.minutes(1)))
struct RecordsTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    private var path: FilePath { self.scratch.path.appending("records.sqlite") }

    @Test("are made once and found again, under the same installation")
    func reopening() async throws {
        let first = try Records(path: self.path)
        try await first.addCluster("orders", state: .ready)
        let second = try Records(path: self.path)
        #expect(second.installation == first.installation)
        #expect(UUID(uuidString: first.installation) != nil)
        #expect(try await second.cluster(named: .orders)?.state == .ready)
        #expect(try Records.inMemory().installation != first.installation)
    }

    @Test("are flushed to the disk with every commit, in a log, with references checked")
    func pragmas() async throws {
        let records = try Records(path: self.path)
        let found = try await records.write { database in
            try ["journal_mode", "synchronous", "foreign_keys"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(found == ["wal", "2", "1"])
    }

    @Test("of a newer version are refused and stay as they are")
    func newer() async throws {
        let records = try Records(path: self.path)
        try await records.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('999-from-the-future')")
        }
        try records.database.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: self.path.string))
        let failure = #expect(throws: RecordsFailure.self) { try Records(path: self.path) }
        #expect(failure?.description.contains("written by a newer version of pgherd") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: self.path.string)) == before)
    }

    @Test("are written though the task was cancelled", arguments: Store.allCases)
    func cancelledTask(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let task = Task {
            await untilCancelled()
            try await records.auditRefusal(
                AuditedCommand("create cluster orders", cluster: "orders", by: .local),
                code: .quota
            )
        }
        task.cancel()
        try await task.value
        #expect(try await records.wholeAudit().map(\.outcome) == [nil, .refused])
    }

    @Test("are left as they were by a write that fails half-way", arguments: Store.allCases)
    func rollback(store: Store) async throws {
        struct Failure: Error {}
        let records = try store.records(in: self.scratch)
        await #expect(throws: Failure.self) {
            try await records.write { database in
                _ = try AuditEntry.insertIntent(database, AuditedCommand("x", by: .local), at: .now)
                throw Failure()
            }
        }
        #expect(try await records.wholeAudit().isEmpty)
    }

    @Test("say so when the disk is full, and can be written when it no longer is")
    func full() async throws {
        let records = try Records(path: self.path)
        let cluster = try await records.addCluster()
        let run = try await records.addRun(of: cluster)
        let pages = try await records.write { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        _ = try await records.write { try Int.fetchOne($0, sql: "PRAGMA max_page_count = \(pages)") }
        let step = RunStep(.progress, String(repeating: "x", count: 100_000))
        let failure = await #expect(throws: CommandFailure.self) {
            try await records.write { try RunEvent.append($0, step, phase: nil, run: run, elapsed: 0) }
        }
        #expect(failure?.code == .recordsUnavailable)
        #expect(failure?.retry == true)
        _ = try await records.write { try Int.fetchOne($0, sql: "PRAGMA max_page_count = 1000000") }
        let event = try await records.write { try RunEvent.append($0, step, phase: nil, run: run, elapsed: 0) }
        #expect(event?.sequence == 1)
    }
}
