package import Commands
import GRDB

extension Records {
    /// Removes a bounded part of the history of runs that ended before a moment, the oldest first.
    ///
    /// Of a cluster that exists, each run keeps the first event of every phase, its last one and its steps; of a destroyed
    /// one, only the last event stays. Runs and clusters themselves, and the audit, stay for ever. Each call is one
    /// transaction, and a run counts as done only when the last of its rows is gone, so that a purge that was cut off goes on.
    ///
    /// - Parameters:
    ///   - cutoff: The moment.
    ///   - rows: The most events that one call removes.
    /// - Returns: How many runs were done; `nil` where nothing is left to do.
    /// - Throws: ``CommandFailure`` if the records can't be written.
    package func purge(before cutoff: Timestamp, rows: Int = 2000) async throws -> Int? {
        try await self.write { database in
            // Runs of clusters that exist stay half-done; they are looked through only where nothing else is left.
            var old = try Self.old(database, "run.purged = 0", before: cutoff)
            if old.isEmpty {
                old = try Self.old(database, "run.purged = 1 AND cluster.state = 'destroyed'", before: cutoff)
            }
            guard !old.isEmpty else { return nil }
            try database.execute(
                sql: "UPDATE retention SET before = max(before, ?)",
                arguments: [cutoff.milliseconds]
            )
            var (room, done) = (rows, 0)
            for row in old {
                let (run, last, isGone) = (row["id"] as Int64, row["last_sequence"] as Int64, row["is_gone"] as Bool)
                room -= try Self.purgeEvents(database, of: run, last: last, isGone: isGone, limit: room)
                // There may be more of this one.
                guard room > 0 else { break }
                try database.execute(
                    sql: "DELETE FROM process WHERE run_id = ? AND ended_at IS NOT NULL",
                    arguments: [run]
                )
                if isGone { try database.execute(sql: "DELETE FROM transition WHERE run_id = ?", arguments: [run]) }
                try database.execute(
                    sql: "UPDATE run SET purged = ? WHERE id = ?",
                    arguments: [isGone ? 2 : 1, run]
                )
                done += 1
            }
            return done
        }
    }

    private static func old(_ database: Database, _ condition: String, before cutoff: Timestamp) throws -> [Row] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT run.id, run.last_sequence, cluster.state = 'destroyed' AS is_gone
                FROM run JOIN cluster ON cluster.id = run.cluster_id
                WHERE run.finished_at IS NOT NULL AND run.finished_at < ? AND \(condition)
                ORDER BY run.finished_at LIMIT 50
                """,
            arguments: [cutoff.milliseconds]
        )
    }

    /// - Returns: How many events were removed.
    private static func purgeEvents(
        _ database: Database,
        of run: Int64,
        last: Int64,
        isGone: Bool,
        limit: Int
    ) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM event WHERE run_id = :run AND sequence IN (
                    SELECT sequence FROM event WHERE run_id = :run AND sequence <> :last AND (:gone OR sequence NOT IN (
                        SELECT min(sequence) FROM event WHERE run_id = :run AND phase IS NOT NULL GROUP BY phase
                    )) LIMIT :limit)
                """,
            arguments: ["run": run, "last": last, "gone": isGone, "limit": limit]
        )
        return database.changesCount
    }
}
