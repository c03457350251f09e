package import Commands
package import GRDB
package import Model

extension Records {
    /// The run with this id.
    package func run(_ id: RunID) async throws -> Run? {
        try await self.read { try Run.fetch($0, "WHERE run.id = ?", [id.rawValue]).first }
    }

    /// The run that holds a cluster now: the one at work on it, or else the first that waits for it.
    package func holder(of cluster: Int64) async throws -> Run? {
        try await self.read { Run.holder(among: try Run.fetchUnfinished($0, of: cluster)) }
    }

    /// The run that asked for a cluster first.
    package func firstRun(of cluster: Int64) async throws -> RunID? {
        try await self.read {
            try Row.fetchOne($0, sql: "SELECT min(id) AS first FROM run WHERE cluster_id = ?", arguments: [cluster])?
                .optional("first", RunID.init)
        }
    }

    /// Whether any run of a cluster has ever begun a phase.
    package func hasEntered(_ phase: PhaseName, of cluster: Int64) async throws -> Bool {
        try await self.read {
            try Bool.fetchOne(
                $0,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM event JOIN run ON run.id = event.run_id
                        WHERE run.cluster_id = ? AND event.phase = ?)
                    """,
                arguments: [cluster, phase.rawValue]
            ) ?? false
        }
    }

    /// Every run that has not ended.
    package func unfinishedRuns() async throws -> [Run] {
        try await self.read { try Run.fetchUnfinished($0) }
    }

    /// What came before a run of the same cluster.
    package func past(of run: Run) async throws -> RunPast {
        try await self.read { database in
            let making = try Run.fetch(
                database,
                "WHERE run.cluster_id = ? AND run.id <= ? AND run.kind IN ('create', 'generate') ORDER BY run.id DESC LIMIT 1",
                [run.clusterID, run.id.rawValue]
            ).first
            let before = try Run.fetch(
                database,
                "WHERE run.cluster_id = ? AND run.id < ? AND (run.started_at IS NOT NULL OR run.state = 'failed') ORDER BY run.id DESC LIMIT 1",
                [run.clusterID, run.id.rawValue]
            ).first
            return RunPast(
                making: making?.command,
                before: before.map { RunPast.Before(run: $0.id, kind: $0.kind, failure: $0.failure) }
            )
        }
    }

    /// How many runs of a cluster have ever begun, by which one that begins is noticed, also after its end.
    package func begunRuns(of cluster: Int64) async throws -> Int {
        try await self.read {
            try Int.fetchOne(
                $0,
                sql: "SELECT count(*) FROM run WHERE cluster_id = ? AND started_at IS NOT NULL",
                arguments: [cluster]
            ) ?? 0
        }
    }

    /// One page of runs, newest first, and whether there are more.
    package func runs(_ filter: RunFilter) async throws -> (runs: [Run], more: Bool) {
        var conditions = ["1"]
        var arguments: [(any DatabaseValueConvertible & Sendable)?] = []
        if let after = filter.page.after {
            conditions.append("run.id < ?")
            arguments.append(after)
        }
        if let cluster = filter.cluster {
            conditions.append("cluster.name = ?")
            arguments.append(cluster.rawValue)
        }
        if filter.state == "active" {
            conditions.append("run.finished_at IS NULL")
        } else if let state = filter.state {
            conditions.append("run.state = ?")
            arguments.append(state)
        }
        let limit = filter.page.limit ?? 100
        arguments.append(limit + 1)
        let (clause, bound) = ("WHERE \(conditions.joined(separator: " AND ")) ORDER BY run.id DESC LIMIT ?", arguments)
        let found = try await self.read { try Run.fetch($0, clause, StatementArguments(bound)) }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    /// Writes that a run has gone on to another state or phase.
    ///
    /// - Throws: ``RunLifeDefect`` where no run can go on like that; ``CommandFailure`` if the records can't be written.
    package func update(
        run: RunID,
        state: RunState,
        phase: PhaseName?,
        reason: String = "it went on"
    ) async throws {
        try await self.write {
            try Run.move($0, run, to: state, phase: phase, reason: reason, at: .now)
        }
    }

    /// Writes what a run has left waiting for a restart; `nil` where nothing waits.
    ///
    /// - Throws: ``CommandFailure`` if the records can't be written.
    package func setPendingRestart(_ pending: PendingRestart?, of run: RunID) async throws {
        try await self.write {
            try $0.execute(
                sql: "UPDATE run SET pending_restart = ?, pending_restart_next = ? WHERE id = ?",
                arguments: [pending?.text, pending?.next, run.rawValue]
            )
        }
    }

    /// How many runs and events there have ever been, and how many clusters there are.
    package func counts() async throws -> (runs: Int, clusters: Int, events: Int) {
        try await self.read { database in
            (
                try Int.fetchOne(database, sql: "SELECT count(*) FROM run") ?? 0,
                try Int.fetchOne(database, sql: "SELECT count(*) FROM cluster WHERE state <> 'destroyed'") ?? 0,
                try Int.fetchOne(database, sql: "SELECT coalesce(sum(last_sequence), 0) FROM run") ?? 0
            )
        }
    }
}

extension Run {
    static func fetch(_ database: Database, _ clause: String, _ arguments: StatementArguments) throws -> [Run] {
        let sql = """
            SELECT run.*, cluster.name AS cluster_name, (
                SELECT elapsed FROM event WHERE event.run_id = run.id AND event.sequence = run.last_sequence
            ) AS elapsed FROM run JOIN cluster ON cluster.id = run.cluster_id \(clause)
            """
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map { try Run($0) }
    }

    static func fetchUnfinished(_ database: Database) throws -> [Run] {
        try Self.fetch(database, "WHERE run.finished_at IS NULL ORDER BY run.id", [])
    }

    /// The runs of a cluster that have not ended, oldest first.
    static func fetchUnfinished(_ database: Database, of cluster: Int64) throws -> [Run] {
        try Self.fetch(
            database,
            "WHERE run.cluster_id = ? AND run.finished_at IS NULL ORDER BY run.id",
            [cluster]
        )
    }

    /// Whether a run waits in line.
    static func isQueued(_ database: Database, _ run: RunID) throws -> Bool {
        let state = try String.fetchOne(database, sql: "SELECT state FROM run WHERE id = ?", arguments: [run.rawValue])
        return state == RunState.queued.rawValue
    }

    private init(_ row: Row) throws {
        self.init(
            id: try row.value("id", RunID.init),
            clusterID: row["cluster_id"],
            cluster: try row.value("cluster_name", ClusterName.init),
            kind: try row.value("kind"),
            command: row["command"],
            state: try row.value("state"),
            phase: try row.optional("phase"),
            clusterStateBefore: try row.optional("cluster_state_before"),
            principal: row["principal"],
            actor: row["actor"],
            createdAt: row.time("created_at"),
            startedAt: row.optionalTime("started_at"),
            finishedAt: row.optionalTime("finished_at"),
            failure: try RunFailure(row),
            lastSequence: row["last_sequence"],
            summary: row["summary"],
            elapsed: row["elapsed"],
            turns: row["turns"],
            cancellation: (row["cancel_by"] as String?).map {
                CancelWish(client: $0, at: Timestamp(milliseconds: row["cancel_at"]))
            },
            pendingRestart: (row["pending_restart"] as String?).map {
                PendingRestart(text: $0, next: row["pending_restart_next"])
            }
        )
    }

    /// Adds the record of a new run, which is in line from then on.
    package static func insert(
        _ database: Database,
        cluster: Int64,
        kind: RunKind,
        command: String,
        caller: Caller,
        at now: Timestamp
    ) throws -> RunID {
        try database.execute(
            sql: """
                INSERT INTO run (cluster_id, kind, command, state, principal, actor, created_at)
                VALUES (?, ?, ?, 'received', ?, ?, ?)
                """,
            arguments: [cluster, kind.rawValue, command, caller.principal, caller.actor, now.milliseconds]
        )
        guard let id = RunID(database.lastInsertedRowID) else { throw RecordsFailure("a run was given no id") }
        let name = caller.displayName
        try Self.move(database, id, to: .received, phase: nil, actor: name, reason: "asked for", at: now)
        try Self.move(database, id, to: .queued, phase: nil, reason: "put in line", at: now)
        return id
    }

    /// Writes that a run has ended, and how.
    ///
    /// - Throws: ``RunLifeDefect`` if it has ended already, or can't end like that.
    package static func finish(
        _ database: Database,
        _ run: RunID,
        state: RunState,
        failure: RunFailure?,
        summary: String?,
        actor: String = RunTransition.ownActor,
        reason: String,
        at now: Timestamp
    ) throws {
        try Self.move(database, run, to: state, phase: nil, actor: actor, reason: reason, at: now)
        try database.execute(
            sql: """
                UPDATE run SET failure_code = ?, failure_phase = ?, failure_node = ?, failure_message = ?,
                    failure_retry = ?, failure_next = ?, summary = ?
                WHERE id = ?
                """,
            arguments: [
                failure?.code.rawValue, failure?.phase?.rawValue, failure?.node, failure?.message,
                failure?.retry ?? false, failure?.next, summary, run.rawValue,
            ]
        )
    }
}

extension RunFailure {
    fileprivate init?(_ row: Row) throws {
        guard let code = try row.optional("failure_code", as: ErrorCode.self) else { return nil }
        self.init(
            code: code,
            phase: try row.optional("failure_phase"),
            node: row["failure_node"],
            message: row["failure_message"] ?? "",
            retry: row["failure_retry"],
            next: row["failure_next"]
        )
    }
}
