import Commands
import GRDB

extension Records {
    /// Events of a run from a sequence number on, oldest first, at most `limit` of them.
    func events(of run: RunID, from sequence: Int, limit: Int) async throws -> [RunEvent] {
        try await self.read { database in
            try RunEvent.fetch(
                database,
                "WHERE run_id = ? AND sequence >= ? ORDER BY sequence LIMIT ?",
                [run.rawValue, sequence, limit]
            )
        }
    }
}

extension RunEvent {
    static func fetch(_ database: Database, _ clause: String, _ arguments: StatementArguments) throws -> [RunEvent] {
        try Row.fetchAll(database, sql: "SELECT * FROM event \(clause)", arguments: arguments).compactMap { row in
            guard let run = RunID(row["run_id"]) else { return nil }
            return RunEvent(
                run: run,
                sequence: row["sequence"],
                at: Timestamp(milliseconds: row["at"]),
                phase: (row["phase"] as String?).flatMap(PhaseName.init(rawValue:)),
                state: State(rawValue: row["state"]) ?? .progress,
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
    static func append(
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
