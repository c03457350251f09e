package import Commands
package import GRDB
package import Model

extension Records {
    /// The steps of a run's life, oldest first.
    func transitions(of run: RunID) async throws -> [RunTransition] {
        try await self.read { try RunTransition.fetch($0, run) }
    }

    /// The steps of a run's life, with what is known of how long they lasted.
    package func story(of run: Run) async throws -> RunStory {
        try await self.read { database in
            let begun = try Row.fetchAll(
                database,
                sql:
                    "SELECT phase, min(elapsed) AS begun FROM event WHERE run_id = ? AND phase IS NOT NULL GROUP BY phase",
                arguments: [run.id.rawValue]
            )
            return RunStory(
                steps: try RunTransition.fetch(database, run.id),
                begun: try begun.reduce(into: [:]) { $0[try $1.value("phase")] = $1["begun"] },
                elapsed: run.elapsed
            )
        }
    }
}

extension RunTransition {
    static func fetch(_ database: Database, _ run: RunID) throws -> [RunTransition] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM transition WHERE run_id = ? ORDER BY number",
            arguments: [run.rawValue]
        ).map { row in
            try RunTransition(
                run: run,
                number: row["number"],
                at: row.time("at"),
                from: row.optional("from_state"),
                to: row.value("to_state"),
                phase: row.optional("phase"),
                actor: row["actor"],
                reason: row["reason"]
            )
        }
    }

    fileprivate func insert(_ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO transition (run_id, number, at, from_state, to_state, phase, actor, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                self.run.rawValue, self.number, self.at.milliseconds, self.from?.rawValue, self.to.rawValue,
                self.phase?.rawValue, self.actor, self.reason,
            ]
        )
    }
}

extension Run {
    /// Brings a run from one state to another: the one place where a run's state is written.
    ///
    /// - Parameters:
    ///   - database: In a transaction, in which the step is written down as well.
    ///   - run: The run's id.
    ///   - state: Where it goes.
    ///   - phase: The phase that it enters; `nil` leaves the one it has.
    ///   - actor: Who brings it there.
    ///   - reason: Why, for people.
    ///   - now: When.
    /// - Throws: ``RunLifeDefect`` for a step that no run may take; nothing is written then.
    package static func move(
        _ database: Database,
        _ run: RunID,
        to state: RunState,
        phase: PhaseName?,
        actor: String = RunTransition.ownActor,
        reason: String,
        at now: Timestamp
    ) throws {
        let last = try Row.fetchOne(
            database,
            sql: """
                SELECT run.state, run.phase, (SELECT max(number) FROM transition WHERE run_id = run.id) AS number
                FROM run WHERE id = ?
                """,
            arguments: [run.rawValue]
        )
        let number = last?["number"] as Int?
        let recorded: RunState? = try last?.value("state")
        let before: PhaseName? = try last?.optional("phase")
        // A run comes into being together with its first step.
        let from = number == nil && recorded == .received ? nil : recorded
        guard last != nil, RunLife.allows(from, to: state, isOtherPhase: phase != nil && phase != before) else {
            throw RunLifeDefect(run: run, from: from, to: state)
        }
        let transition = RunTransition(
            run: run,
            number: (number ?? 0) + 1,
            at: now,
            from: from,
            to: state,
            phase: phase ?? before,
            actor: actor,
            reason: reason
        )
        try transition.insert(database)
        try database.execute(
            sql: """
                UPDATE run SET state = ?, phase = ?, started_at = coalesce(started_at, ?), finished_at = ? WHERE id = ?
                """,
            arguments: [
                state.rawValue, transition.phase?.rawValue, state.isAtWork ? now.milliseconds : nil,
                state.isFinal ? now.milliseconds : nil, run.rawValue,
            ]
        )
    }
}
