import Commands
import GRDB
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("Records of the audit")
struct RecordsAuditTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    @Test("an outcome repeats who and what, once", arguments: Store.allCases)
    func outcome(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let run = try await records.addRun(of: try await records.addCluster(), by: .alice)
        for outcome in [AuditEntry.Outcome.failed, .succeeded] {
            try await records.write {
                try AuditEntry.insertOutcome($0, ofRun: run, outcome, code: "apply-failed", at: .now)
            }
        }
        let entries = try await records.wholeAudit()
        let (intent, outcome) = (try #require(entries.first), try #require(entries.last))
        #expect(entries.map(\.sequence) == [1, 2])
        #expect((intent.stage, intent.outcome, intent.intent, intent.duration) == (.intent, nil, nil, nil))
        #expect((outcome.stage, outcome.outcome, outcome.intent) == (.outcome, .failed, 1))
        #expect(outcome.code == "apply-failed")
        #expect(try #require(outcome.duration) >= 0)
        for entry in entries {
            #expect((entry.principal, entry.authentication, entry.actor) == ("bridge", "token", "alice"))
            #expect((entry.peer, entry.session) == ("127.0.0.1:40001", 2))
            #expect((entry.command, entry.cluster, entry.run) == ("create cluster orders", "orders", run.rawValue))
        }
    }

    @Test("a second outcome is refused by the records themselves")
    func secondOutcome() async throws {
        let records = try Records.inMemory()
        try await records.auditRefusal(AuditedCommand("create cluster", by: .local), code: .quota)
        let error = await #expect(throws: DatabaseError.self) {
            try await records.write {
                try $0.execute(
                    sql: """
                        INSERT INTO audit (at, stage, intent, principal, authentication, peer, session, command, outcome)
                        VALUES (0, 'outcome', 1, 'x', 'x', 'x', 1, 'x', 'succeeded')
                        """
                )
            }
        }
        #expect(error?.message?.contains("audit.intent") == true)
    }

    @Test("what is over at once has both entries", arguments: Store.allCases)
    func atOnce(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        try await records.auditRefusal(
            AuditedCommand("create cluster x", cluster: "x", by: .local),
            code: .clusterExists
        )
        try await records.auditDone(AuditedCommand("connect cluster x reveal=yes", cluster: "x", by: .alice))
        let entries = try await records.wholeAudit()
        #expect(entries.map(\.stage) == [.intent, .outcome, .intent, .outcome])
        #expect(entries.map(\.outcome) == [nil, .refused, nil, .succeeded])
        #expect(entries.map(\.code) == [nil, "cluster-exists", nil, nil])
        #expect(entries.map(\.intent) == [nil, 1, nil, 3])
    }

    @Test("is narrowed", arguments: Store.allCases)
    func filters(store: Store) async throws {
        let records = try await self.ten(store)
        func found(_ filter: AuditFilter) async throws -> [Int64] {
            try await records.audit(filter, order: .oldestFirst, now: Self.now, limit: 100).entries.map(\.sequence)
        }
        #expect(try await found(AuditFilter()) == Array(1...10))
        #expect(try await found(AuditFilter(actor: "alice")) == [2, 4, 6, 8, 10])
        #expect(try await found(AuditFilter(actor: "bridge")) == [])
        #expect(try await found(AuditFilter(actor: "local")) == [1, 3, 5, 7, 9])
        #expect(try await found(AuditFilter(cluster: ClusterName("c1"))) == [3, 6, 9])
        #expect(try await found(AuditFilter(run: RunID(4))) == [4])
        #expect(try await found(AuditFilter(outcome: "failed")) == [])
        // Entry n is n seconds after the beginning; since is inclusive, until is not.
        let third = Timestamp(milliseconds: 3000)
        #expect(try await found(AuditFilter(since: .absolute(third))) == Array(3...10))
        #expect(try await found(AuditFilter(until: .absolute(third))) == [1, 2])
        #expect(try await found(AuditFilter(since: .ago(.seconds(2)))) == [8, 9, 10])
        #expect(
            try await found(AuditFilter(since: .absolute(third), until: .ago(.seconds(4)), actor: "alice")) == [4]
        )
    }

    @Test("is told page by page from either end, each entry once", arguments: Store.allCases, [1, 3, 5, 10, 11])
    func paging(store: Store, size: Int) async throws {
        let records = try await self.ten(store)
        for order in [AuditOrder.newestFirst, .oldestFirst] {
            var (found, after): ([Int64], Int64?) = ([], nil)
            repeat {
                let filter = AuditFilter(page: Page(after: after))
                let (entries, more) = try await records.audit(filter, order: order, now: Self.now, limit: size)
                #expect(entries.count == size || !more)
                found += entries.map(\.sequence)
                after = more ? entries.last?.sequence : nil
            } while after != nil
            #expect(found == (order == .oldestFirst ? Array(1...10) : Array(1...10).reversed()))
        }
    }

    private static let now = Timestamp(milliseconds: 10_000)

    private func ten(_ store: Store) async throws -> Records {
        let records = try store.records(in: self.scratch)
        try await records.write { database in
            for number in 1...10 {
                let command = AuditedCommand(
                    "command \(number)",
                    cluster: number % 3 == 0 ? "c1" : nil,
                    run: RunID(Int64(number)),
                    by: number % 2 == 0 ? .alice : .local
                )
                let time = Timestamp(milliseconds: Int64(number) * 1000)
                _ = try AuditEntry.insertIntent(database, command, at: time)
            }
        }
        return records
    }
}
