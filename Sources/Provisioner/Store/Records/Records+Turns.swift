package import Commands
import GRDB
package import Model

extension Records {
    /// Writes down that somebody wants a run ended: the wish, the audit of it, and the key by which a repeat is recognised.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - command: The command that says so, for the audit.
    ///   - claim: The key, if there is one.
    /// - Returns: Whether it is wanted from now on; `false` where the run has ended, and then nothing is written.
    /// - Throws: ``IdempotencyClaim/Taken`` where the key was used in the meantime; ``CommandFailure`` if the records can't
    ///   be written.
    package func wishCancelled(
        _ run: Run,
        auditing command: AuditedCommand,
        claim: IdempotencyClaim?
    ) async throws -> Bool {
        try await self.write { database in
            let now = Timestamp.now
            try database.execute(
                sql: """
                    UPDATE run SET cancel_by = coalesce(cancel_by, ?), cancel_at = coalesce(cancel_at, ?)
                    WHERE id = ? AND finished_at IS NULL
                    """,
                arguments: [command.caller.displayName, now.milliseconds, run.id.rawValue]
            )
            guard database.changesCount == 1 else { return false }
            try claim?.insert(database, run: run.id, at: now)
            var command = command
            (command.cluster, command.run) = (run.cluster.rawValue, run.id)
            try AuditEntry.insertDone(database, command, at: now)
            return true
        }
    }

    /// Writes down that the turn of a run has come, before anything is done for it.
    ///
    /// - Throws: ``CommandFailure`` if the records can't be written.
    package func takeTurn(_ run: RunID) async throws {
        try await self.write {
            try $0.execute(sql: "UPDATE run SET turns = turns + 1 WHERE id = ?", arguments: [run.rawValue])
        }
    }

    /// Gives its cluster back what a run had made of it that began and came to no phase: it waits again.
    ///
    /// - Throws: ``CommandFailure`` if the records can't be written.
    package func takeBack(_ run: Run) async throws {
        guard let before = run.clusterStateBefore, run.startedAt == nil else { return }
        try await self.write { database in
            if var cluster = try Cluster.fetch(database, "WHERE id = ?", [run.clusterID]).first {
                cluster.state = before
                try cluster.save(database)
            }
            try database.execute(
                sql: "UPDATE run SET cluster_state_before = NULL WHERE id = ?",
                arguments: [run.id.rawValue]
            )
        }
    }
}
