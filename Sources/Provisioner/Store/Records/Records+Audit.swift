package import Commands
import GRDB
package import Model

extension Records {
    /// One page of the audit, and whether there is more.
    ///
    /// The cursor is the number of the page's last entry.
    package func audit(
        _ filter: AuditFilter,
        order: AuditOrder,
        now: Timestamp,
        limit: Int
    ) async throws -> (entries: [AuditEntry], more: Bool) {
        var conditions = ["1"]
        var arguments: [(any DatabaseValueConvertible & Sendable)?] = []
        func require(_ condition: String, _ value: (any DatabaseValueConvertible & Sendable)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments.append(value)
        }
        require(order == .oldestFirst ? "sequence > ?" : "sequence < ?", filter.page.after)
        require("at >= ?", filter.since?.milliseconds(now: now.milliseconds))
        require("at < ?", filter.until?.milliseconds(now: now.milliseconds))
        require("coalesce(actor, principal) = ?", filter.actor)
        require("cluster = ?", filter.cluster?.rawValue)
        require("run = ?", filter.run?.rawValue)
        require("outcome = ?", filter.outcome)
        arguments.append(limit + 1)
        let direction = order == .oldestFirst ? "ASC" : "DESC"
        let clause = "WHERE \(conditions.joined(separator: " AND ")) ORDER BY sequence \(direction) LIMIT ?"
        let bound = arguments
        let found = try await self.read { try AuditEntry.fetch($0, clause, StatementArguments(bound)) }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    /// Writes down that somebody asked for a change that was turned down before anything was touched.
    ///
    /// A client that does not stop is counted instead, see ``RefusalLedger``; long commands are cut.
    package func auditRefusal(_ command: AuditedCommand, code: ErrorCode, at now: Timestamp = .now) async throws {
        let refusal = Refusal(command: command, code: code)
        guard self.refusals.admits(refusal, at: now) else { return }
        try await self.write { try Self.insert(refusal, $0) }
    }

    /// Writes down how many refusals were counted instead of written since the last time.
    package func auditCountedRefusals() async throws {
        let counted = self.refusals.takeCounted()
        guard !counted.isEmpty else { return }
        try await self.write { database in
            for refusal in counted { try Self.insert(refusal, database) }
        }
    }

    private static func insert(_ refusal: Refusal, _ database: Database) throws {
        let now = Timestamp.now
        let intent = try AuditEntry.insertIntent(database, refusal.audited, at: now)
        try AuditEntry.insertOutcome(database, of: intent, .refused, code: refusal.code.rawValue, at: now)
    }

    /// Writes down a command that is over as soon as it began, such as showing a password.
    package func auditDone(_ command: AuditedCommand) async throws {
        try await self.write { try AuditEntry.insertDone($0, command, at: .now) }
    }

    /// Writes down a command that is about to be carried out without a run.
    ///
    /// - Returns: The entry's number, for ``auditOutcome(of:_:code:)``.
    package func auditIntent(_ command: AuditedCommand) async throws -> Int64 {
        try await self.write { try AuditEntry.insertIntent($0, command, at: .now) }
    }

    /// Writes down how a command without a run ended.
    package func auditOutcome(of intent: Int64, _ outcome: AuditEntry.Outcome, code: ErrorCode?) async throws {
        try await self.write {
            try AuditEntry.insertOutcome($0, of: intent, outcome, code: code?.rawValue, at: .now)
        }
    }

    /// Writes down that commands without a run, which an earlier server had begun and not ended, were interrupted.
    package func endAbandonedIntents() async throws {
        try await self.write { database in
            let intents = try Int64.fetchAll(
                database,
                sql: "SELECT sequence FROM open_intent ORDER BY sequence"
            )
            let code = ErrorCode.interrupted.rawValue
            for intent in intents {
                try AuditEntry.insertOutcome(database, of: intent, .interrupted, code: code, at: .now)
            }
        }
    }
}

/// Which end of the audit is told first.
package enum AuditOrder: Hashable, Sendable {
    case newestFirst
    case oldestFirst
}

extension AuditEntry {
    static func fetch(_ database: Database, _ clause: String, _ arguments: StatementArguments) throws -> [AuditEntry] {
        try Row.fetchAll(database, sql: "SELECT * FROM audit \(clause)", arguments: arguments).map { row in
            try AuditEntry(
                sequence: row["sequence"],
                at: row.time("at"),
                stage: row.value("stage"),
                intent: row["intent"],
                principal: row["principal"],
                authentication: row["authentication"],
                actor: row["actor"],
                peer: row["peer"],
                session: row["session"],
                command: row["command"],
                cluster: row["cluster"],
                run: row["run"],
                outcome: row.optional("outcome"),
                code: row["code"],
                duration: row["duration"]
            )
        }
    }

    /// Writes down what somebody is about to do.
    ///
    /// - Returns: The entry's number.
    static func insertIntent(_ database: Database, _ command: AuditedCommand, at now: Timestamp) throws -> Int64 {
        let caller = command.caller
        try database.execute(
            sql: """
                INSERT INTO audit (at, stage, principal, authentication, actor, peer, session, command, cluster, run)
                VALUES (?, 'intent', ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                now.milliseconds, caller.principal, caller.authentication, caller.actor, caller.peer, caller.session,
                command.text, command.cluster, command.run?.rawValue,
            ]
        )
        return database.lastInsertedRowID
    }

    /// Writes down a command that is over as soon as it began.
    static func insertDone(_ database: Database, _ command: AuditedCommand, at now: Timestamp) throws {
        let intent = try self.insertIntent(database, command, at: now)
        try self.insertOutcome(database, of: intent, .succeeded, code: nil, at: now)
    }

    /// Writes down how it ended, once; who and what are taken from the intent.
    static func insertOutcome(
        _ database: Database,
        of intent: Int64,
        _ outcome: Outcome,
        code: String?,
        at now: Timestamp
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO audit (at, stage, intent, principal, authentication, actor, peer, session, command, cluster,
                    run, outcome, code, duration)
                SELECT ?, 'outcome', sequence, principal, authentication, actor, peer, session, command, cluster, run,
                    ?, ?, max(0, ? - at)
                FROM audit AS given
                WHERE sequence = ? AND NOT EXISTS (SELECT 1 FROM audit WHERE intent = given.sequence)
                """,
            arguments: [now.milliseconds, outcome.rawValue, code, now.milliseconds, intent]
        )
    }

    /// Writes down how the command that started a run ended.
    static func insertOutcome(
        _ database: Database,
        ofRun run: RunID,
        _ outcome: Outcome,
        code: String?,
        at now: Timestamp
    ) throws {
        let intent = try Int64.fetchOne(
            database,
            sql: "SELECT min(sequence) FROM audit WHERE run = ? AND stage = 'intent'",
            arguments: [run.rawValue]
        )
        if let intent { try Self.insertOutcome(database, of: intent, outcome, code: code, at: now) }
    }
}
