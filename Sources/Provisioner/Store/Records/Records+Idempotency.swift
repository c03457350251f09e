package import Commands
package import GRDB
package import Model

extension Records {
    /// What was done under a key before, if anything.
    ///
    /// - Throws: ``CommandFailure`` with ``ErrorCode/idempotencyConflict`` where that was another command.
    package func earlier(_ claim: IdempotencyClaim) async throws -> IdempotentCommand? {
        guard let earlier = try await self.read({ try claim.earlier($0, now: .now) }) else { return nil }
        guard earlier.command == claim.command else {
            let run = earlier.run.map { ", which is run \($0)" } ?? ""
            throw CommandFailure(
                .idempotencyConflict,
                "idem=\(claim.key.rawValue) was used at \(earlier.at) for another command: \(earlier.command)\(run); nothing was done, use another key",
                argument: "idem",
                run: earlier.run,
                next: earlier.run.map { "show run \($0)" }
            )
        }
        return earlier
    }

    /// Writes down that a command was done under a key; one that is known already stays as it is.
    package func remember(_ claim: IdempotencyClaim, run: RunID?) async throws {
        try await self.write { database in
            guard try claim.earlier(database, now: .now) == nil else { return }
            try claim.insert(database, run: run, at: .now)
        }
    }
}

extension IdempotencyClaim {
    /// What was done under this key before, if anything.
    package func earlier(_ database: Database, now: Timestamp) throws -> IdempotentCommand? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM idempotency WHERE principal = ? AND key = ? AND at > ?",
            arguments: [self.principal, self.key.rawValue, now.milliseconds - Self.lifetime]
        ).map { row in
            try IdempotentCommand(
                command: row["command"],
                run: row.optional("run_id", RunID.init),
                at: row.time("at")
            )
        }
    }

    /// Writes down that the command is done under this key.
    ///
    /// - Throws: ``Taken`` where something was done under it before; nothing is written then.
    package func insert(_ database: Database, run: RunID?, at now: Timestamp) throws {
        guard try self.earlier(database, now: now) == nil else { throw Taken() }
        try database.execute(
            sql: "DELETE FROM idempotency WHERE at <= ?",
            arguments: [now.milliseconds - Self.lifetime]
        )
        try database.execute(
            sql: "INSERT INTO idempotency (principal, key, command, run_id, at) VALUES (?, ?, ?, ?, ?)",
            arguments: [self.principal, self.key.rawValue, self.command, run?.rawValue, now.milliseconds]
        )
    }
}
