package import Commands
package import GRDB
package import Model

extension Records {
    /// Events of a run from a sequence number on, oldest first, at most `limit` of them.
    package func events(of run: RunID, from sequence: Int, limit: Int) async throws -> [RunEvent] {
        try await self.read { database in
            try RunEvent.fetch(
                database,
                "WHERE run_id = ? AND sequence >= ? ORDER BY sequence LIMIT ?",
                [run.rawValue, sequence, limit]
            )
        }
    }

    /// Stores a step as a run's next event.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - phase: The phase that it belongs to.
    ///   - run: The run.
    ///   - elapsed: Milliseconds since the run began its work.
    /// - Returns: The event with its number; `nil` where the run has ended, since nothing comes after the end.
    /// - Throws: ``CommandFailure`` if the records can't be written.
    @discardableResult
    package func append(_ step: RunStep, phase: PhaseName?, to run: RunID, elapsed: Int64) async throws -> RunEvent? {
        try await self.write { try RunEvent.append($0, step, phase: phase, run: run, elapsed: elapsed) }
    }

    /// Stores a step for each of these runs that is still in the queue.
    ///
    /// - Parameter runs: The runs, with the run that each waits for, if any, and what it is told, given that one.
    /// - Returns: The runs that were told.
    /// - Throws: ``CommandFailure`` if the records can't be written.
    package func appendToQueued(
        _ runs: [(run: RunID, holder: RunID?, step: @Sendable (_ holder: Run?) -> RunStep)]
    ) async throws -> [RunID] {
        try await self.write { database in
            var holders: [RunID: Run?] = [:]
            var told: [RunID] = []
            for (run, waitsFor, step) in runs where try Run.isQueued(database, run) {
                if let waitsFor, holders[waitsFor] == nil {
                    holders[waitsFor] = try Run.fetch(database, "WHERE run.id = ?", [waitsFor.rawValue]).first
                }
                let holder = waitsFor.flatMap { holders[$0] ?? nil }
                _ = try RunEvent.append(database, step(holder), phase: nil, run: run, elapsed: 0)
                told.append(run)
            }
            return told
        }
    }
}

extension RunEvent {
    static func fetch(_ database: Database, _ clause: String, _ arguments: StatementArguments) throws -> [RunEvent] {
        try Row.fetchAll(database, sql: "SELECT * FROM event \(clause)", arguments: arguments).map { row in
            try RunEvent(
                run: row.value("run_id", RunID.init),
                sequence: row["sequence"],
                at: row.time("at"),
                phase: row.optional("phase"),
                state: row.value("state"),
                node: row["node"],
                step: row["step"],
                steps: row["steps"],
                percent: row["percent"],
                elapsed: row["elapsed"],
                text: row["text"]
            )
        }
    }

    /// Stores a step as the run's next event.
    ///
    /// - Returns: The event with its number; `nil` where the run has ended, since nothing comes after the end.
    package static func append(
        _ database: Database,
        _ step: RunStep,
        phase: PhaseName?,
        run: RunID,
        elapsed: Int64
    ) throws -> RunEvent? {
        try database.execute(
            sql: "UPDATE run SET last_sequence = last_sequence + 1 WHERE id = ? AND finished_at IS NULL",
            arguments: [run.rawValue]
        )
        guard database.changesCount == 1 else { return nil }
        let sequence = try Int.fetchOne(
            database,
            sql: "SELECT last_sequence FROM run WHERE id = ?",
            arguments: [run.rawValue]
        )
        let event = RunEvent(
            run: run,
            sequence: sequence ?? 1,
            at: .now,
            phase: phase,
            state: step.state,
            node: step.node,
            step: step.step,
            steps: step.steps,
            percent: step.percent,
            elapsed: elapsed,
            text: step.text
        )
        try database.execute(
            sql: """
                INSERT INTO event (run_id, sequence, at, phase, state, node, step, steps, percent, elapsed, text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                run.rawValue, event.sequence, event.at.milliseconds, phase?.rawValue, event.state.rawValue, event.node,
                event.step, event.steps, event.percent, elapsed, event.text,
            ]
        )
        return event
    }
}
