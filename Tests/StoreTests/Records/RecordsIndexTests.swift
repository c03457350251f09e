import Commands
import GRDB
import TestSupport
import Testing

@testable import Model
@testable import Store

/// However long the history, what a start and the filters ask for must not look through all of it.
@Suite("Questions about a long history", .timeLimit(.minutes(1)))
struct RecordsIndexTests {
    private let records: Records

    init() throws {
        self.records = try Records.inMemory()
    }

    /// The steps of every statement that an action has executed, as SQLite plans them.
    private func plans(_ action: () async throws -> Void) async throws -> [String] {
        let statements = Collected<String>()
        try await self.records.database.writeWithoutTransaction { database in
            database.trace { event in
                if case .statement(let statement) = event { statements.append(statement.sql) }
            }
        }
        try await action()
        try await self.records.database.writeWithoutTransaction { $0.trace() }
        return try await self.records.read { database in
            var details: [String] = []
            for sql in statements.all where !["BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"].contains(where: sql.hasPrefix) {
                let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
                statement.setUncheckedArguments([])
                details += try Row.fetchAll(statement).map { $0["detail"] as String }
            }
            return details
        }
    }

    @Test("at a start use indexes")
    func start() async throws {
        let plans = try await self.plans {
            _ = try await self.records.unendedProcesses()
            try await self.records.endAbandonedIntents()
            _ = try await self.records.unfinishedRuns()
        }
        #expect(plans.contains { $0.contains("USING INDEX process_unended") }, "\(plans)")
        #expect(plans.contains { $0.contains("run_unfinished") }, "\(plans)")
        let scans = plans.filter { $0.hasPrefix("SCAN audit") || $0.hasPrefix("SCAN run") }
        #expect(scans.allSatisfy { $0.contains("USING INDEX") }, "\(plans)")
    }

    @Test("of the audit and of runs use indexes")
    func filters() async throws {
        var (actor, outcome, runs) = (AuditFilter(), AuditFilter(), RunFilter())
        actor.actor = "alice"
        outcome.outcome = "refused"
        runs.state = "failed"
        let (byActor, byOutcome, byState) = (actor, outcome, runs)
        let plans = try await self.plans {
            _ = try await self.records.audit(byActor, order: .newestFirst, now: .now, limit: 10)
            _ = try await self.records.audit(byOutcome, order: .newestFirst, now: .now, limit: 10)
            _ = try await self.records.runs(byState)
        }
        for index in ["audit_actor", "audit_outcome", "run_state"] {
            #expect(plans.contains { $0.contains(index) }, "\(index): \(plans)")
        }
    }

    @Test("whether a command is a repeat use indexes")
    func idempotency() async throws {
        let key = try #require(IdempotencyKey("k"))
        let claim = IdempotencyClaim(principal: "local", key: key, command: "drain")
        let plans = try await self.plans { try await self.records.remember(claim, run: nil) }
        #expect(plans.contains { $0.contains("idempotency_at") }, "\(plans)")
        #expect(!plans.contains { $0.hasPrefix("SCAN") }, "\(plans)")
    }

    @Test("what a dead server had begun without a run is found without looking through the audit")
    func abandoned() async throws {
        let intent = try await self.records.auditIntent(AuditedCommand("unlock cluster x", cluster: "x", by: .local))
        let done = try await self.records.auditIntent(AuditedCommand("unlock cluster y", cluster: "y", by: .local))
        try await self.records.auditOutcome(of: done, .succeeded, code: nil)
        try await self.records.endAbandonedIntents()
        try await self.records.endAbandonedIntents()
        let outcomes = try await self.records.wholeAudit().filter { $0.stage == .outcome }
        #expect(outcomes.map(\.intent) == [done, intent])
        #expect(outcomes.map(\.outcome) == [.succeeded, .interrupted])
    }
}
