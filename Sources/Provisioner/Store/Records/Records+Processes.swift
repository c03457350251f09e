package import Commands
import GRDB
package import Model

extension Records {
    /// Writes down that a run has started a program.
    ///
    /// - Parameters:
    ///   - process: Its process.
    ///   - program: The program and what it was asked to do.
    ///   - run: The run's id.
    ///   - begin: A moment before the program's first act: what it did was then done while it was at work.
    /// - Throws: ``CommandFailure`` if the records can't be written.
    package func add(_ process: ProcessIdentity, program: String, of run: RunID, since begin: Timestamp = .now)
        async throws
    {
        try await self.write { database in
            try database.execute(
                sql: """
                    INSERT INTO process (run_id, pid, ticks, boot, program, started_at) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run.rawValue, process.process, process.ticks, process.world, program, begin.milliseconds,
                ]
            )
        }
    }

    /// Writes down that nothing is left of a program.
    package func end(_ process: ProcessIdentity, of run: RunID) async throws {
        try await self.write { database in
            try database.execute(
                sql: """
                    UPDATE process SET ended_at = ?
                    WHERE run_id = ? AND pid = ? AND ticks = ? AND boot = ? AND ended_at IS NULL
                    """,
                arguments: [
                    Timestamp.now.milliseconds, run.rawValue, process.process, process.ticks, process.world,
                ]
            )
        }
    }

    /// The programs whose end is not on record, oldest first; of one run or of all.
    package func unendedProcesses(of run: RunID? = nil) async throws -> [RecordedProcess] {
        try await self.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT run_id, pid, ticks, boot, program FROM process
                    WHERE ended_at IS NULL\(run == nil ? "" : " AND run_id = ?") ORDER BY started_at
                    """,
                arguments: run.map { [$0.rawValue] } ?? []
            ).map { row in
                RecordedProcess(
                    run: try row.value("run_id", RunID.init),
                    identity: ProcessIdentity(process: row["pid"], ticks: row["ticks"], world: row["boot"]),
                    program: row["program"]
                )
            }
        }
    }

    /// Whether one of these programs, started by a run of this cluster, was at work at a moment and has ended since.
    package func hadAtWork(_ programs: [String], at moment: Timestamp, of cluster: Int64) async throws -> Bool {
        try await self.read { database in
            let marks = databaseQuestionMarks(count: programs.count)
            return try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM process JOIN run ON run.id = process.run_id
                        WHERE run.cluster_id = ? AND process.started_at <= ? AND process.ended_at >= ?
                            AND process.program IN (\(marks)))
                    """,
                arguments: [cluster, moment.milliseconds, moment.milliseconds] + StatementArguments(programs)
            ) ?? false
        }
    }
}
