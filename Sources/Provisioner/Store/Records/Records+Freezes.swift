package import Commands
package import GRDB
package import Model

extension Records {
    /// The freezes that are in force, oldest first.
    package func freezes(at now: Timestamp) async throws -> [Freeze] {
        try await self.read { try Freeze.standing($0, at: now) }
    }

    /// Writes that freezes whose end has come are over.
    ///
    /// - Returns: Those that ended by this.
    package func endFreezes(at now: Timestamp) async throws -> [Freeze] {
        let clause = "WHERE lifted_at IS NULL AND until <= ? ORDER BY id"
        guard try await !self.read({ try Freeze.fetch($0, clause, [now.milliseconds]) }).isEmpty else { return [] }
        return try await self.write { database in
            let ended = try Freeze.fetch(database, clause, [now.milliseconds])
            for freeze in ended { try freeze.lift(database, by: "its end", at: freeze.until ?? now) }
            return ended
        }
    }

    /// Adds a freeze in the place of the one of the same scope, if there is one.
    ///
    /// - Parameters:
    ///   - request: What is frozen and why.
    ///   - end: When it ends by itself; `nil`: not before it is lifted.
    ///   - command: The command that says so, for the audit.
    /// - Returns: The freeze.
    /// - Throws: ``CommandFailure`` if the records can't be written.
    package func freeze(_ request: FreezeRequest, until end: Timestamp?, auditing command: AuditedCommand) async throws
        -> Freeze
    {
        try await self.write { database in
            let now = Timestamp.now
            let holder = command.caller.displayName
            let freeze = try Freeze.insert(database, request, until: end, by: holder, at: now)
            try AuditEntry.insertDone(database, command, at: now)
            return freeze
        }
    }

    /// Lifts the freeze of exactly this scope.
    ///
    /// - Parameters:
    ///   - scope: The scope.
    ///   - command: The command that says so, for the audit.
    /// - Returns: The freeze; `nil` where none is in force, and then nothing is written.
    /// - Throws: ``CommandFailure`` if the records can't be written.
    package func unfreeze(_ scope: FreezeScope, auditing command: AuditedCommand) async throws -> Freeze? {
        try await self.write { database in
            let now = Timestamp.now
            let freeze = try Freeze.lift(database, scope, by: command.caller.displayName, at: now)
            if freeze != nil { try AuditEntry.insertDone(database, command, at: now) }
            return freeze
        }
    }
}

extension Freeze {
    static func fetch(_ database: Database, _ clause: String, _ arguments: StatementArguments) throws -> [Freeze] {
        try Row.fetchAll(database, sql: "SELECT * FROM freeze \(clause)", arguments: arguments).map { row in
            try Freeze(
                id: row["id"],
                scope: FreezeScope(target: row.optional("target"), cluster: row.optional("cluster", ClusterName.init)),
                reason: row["reason"],
                holder: row["frozen_by"],
                createdAt: row.time("created_at"),
                until: row.optionalTime("until")
            )
        }
    }

    /// The freezes that are in force, oldest first.
    package static func standing(_ database: Database, at now: Timestamp) throws -> [Freeze] {
        try Self.fetch(
            database,
            "WHERE lifted_at IS NULL AND (until IS NULL OR until > ?) ORDER BY id",
            [now.milliseconds]
        )
    }

    /// Adds a freeze in the place of the one of the same scope, if there is one.
    package static func insert(
        _ database: Database,
        _ request: FreezeRequest,
        until end: Timestamp?,
        by holder: String,
        at now: Timestamp
    ) throws -> Freeze {
        for earlier in try Self.unlifted(database, request.scope) {
            let hasEnded = !earlier.stands(at: now)
            try earlier.lift(
                database,
                by: hasEnded ? "its end" : holder,
                at: hasEnded ? earlier.until ?? now : now
            )
        }
        try database.execute(
            sql: """
                INSERT INTO freeze (target, cluster, reason, frozen_by, created_at, until) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                request.scope.target?.rawValue, request.scope.cluster?.rawValue, request.reason, holder,
                now.milliseconds, end?.milliseconds,
            ]
        )
        return Freeze(
            id: database.lastInsertedRowID,
            scope: request.scope,
            reason: request.reason,
            holder: holder,
            createdAt: now,
            until: end
        )
    }

    /// Lifts the freeze of exactly this scope.
    ///
    /// - Returns: The freeze; `nil` where none is in force.
    package static func lift(_ database: Database, _ scope: FreezeScope, by client: String, at now: Timestamp) throws
        -> Freeze?
    {
        guard let standing = try Self.unlifted(database, scope).first(where: { $0.stands(at: now) }) else { return nil }
        try standing.lift(database, by: client, at: now)
        return standing
    }

    fileprivate func lift(_ database: Database, by client: String, at now: Timestamp) throws {
        try database.execute(
            sql: "UPDATE freeze SET lifted_at = ?, lifted_by = ? WHERE id = ?",
            arguments: [now.milliseconds, client, self.id]
        )
    }

    private static func unlifted(_ database: Database, _ scope: FreezeScope) throws -> [Freeze] {
        try Self.fetch(
            database,
            "WHERE lifted_at IS NULL AND target IS ? AND cluster IS ?",
            [scope.target?.rawValue, scope.cluster?.rawValue]
        )
    }
}
