import Commands
import GRDB

extension Records {
    /// The run with this id.
    func run(_ id: RunID) async throws -> Run? {
        try await self.read { try Run.fetch($0, "WHERE run.id = ?", [id.rawValue]).first }
    }

    /// The run that holds a cluster now: the one at work on it, or else the first that waits for it.
    func holder(of cluster: Int64) async throws -> Run? {
        try await self.read { try Run.fetchHolder($0, of: cluster) }
    }

    /// The run that asked for a cluster first.
    func firstRun(of cluster: Int64) async throws -> RunID? {
        try await self.read {
            try Int64.fetchOne($0, sql: "SELECT min(id) FROM run WHERE cluster_id = ?", arguments: [cluster])
                .flatMap(RunID.init)
        }
    }

    /// Whether any run of a cluster has ever begun a phase.
    func hasEntered(_ phase: PhaseName, of cluster: Int64) async throws -> Bool {
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
    func unfinishedRuns() async throws -> [Run] {
        try await self.read { try Run.fetchUnfinished($0) }
    }

    /// One page of runs, newest first, and whether there are more.
    func runs(_ filter: RunFilter) async throws -> (runs: [Run], more: Bool) {
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

    /// Writes that a run begins its work, and what that makes of its cluster.
    ///
    /// - Parameters:
    ///   - run: The run's id.
    ///   - kind: What it does.
    /// - Returns: The cluster as it is now, and what it was before.
    /// - Throws: ``CommandFailure`` if the records can't be written.
    func begin(run: RunID, kind: RunKind) async throws -> (cluster: Cluster, before: ClusterState)? {
        try await self.write { database in
            guard let record = try Run.fetch(database, "WHERE run.id = ?", [run.rawValue]).first,
                var cluster = try Cluster.fetch(database, "WHERE id = ?", [record.clusterID]).first
            else { return nil }
            // A freeze or a protection that came at the last moment is seen here, for nothing comes in between.
            try OrderGate.check(database, kind, cluster: cluster.id, by: record.principal, at: .now)
            let before = cluster.state
            cluster.state = RunPipeline.stateDuring(kind, before: before)
            try cluster.save(database)
            try database.execute(
                sql: "UPDATE run SET cluster_state_before = ? WHERE id = ?",
                arguments: [before.rawValue, run.rawValue]
            )
            return (cluster, before)
        }
    }

    /// Writes that a run has gone on to another state or phase.
    ///
    /// - Throws: ``RunLifeDefect`` where no run can go on like that; ``CommandFailure`` if the records can't be written.
    func update(
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
    func setPendingRestart(_ pending: PendingRestart?, of run: RunID) async throws {
        try await self.write {
            try $0.execute(
                sql: "UPDATE run SET pending_restart = ?, pending_restart_next = ? WHERE id = ?",
                arguments: [pending?.text, pending?.next, run.rawValue]
            )
        }
    }

    /// How many runs and events there have ever been, and how many clusters there are.
    func counts() async throws -> (runs: Int, clusters: Int, events: Int) {
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

    /// The run at work on a cluster, or else the first that waits for it.
    static func fetchHolder(_ database: Database, of cluster: Int64) throws -> Run? {
        let runs = try Self.fetch(
            database,
            "WHERE run.cluster_id = ? AND run.finished_at IS NULL ORDER BY run.id",
            [cluster]
        )
        return runs.first { $0.state.isAtWork } ?? runs.first
    }

    /// Whether a run waits in line.
    static func isQueued(_ database: Database, _ run: RunID) throws -> Bool {
        let state = try String.fetchOne(database, sql: "SELECT state FROM run WHERE id = ?", arguments: [run.rawValue])
        return state == RunState.queued.rawValue
    }

    private init(_ row: Row) throws {
        guard
            let id = RunID(row["id"]),
            let name = ClusterName(row["cluster_name"]),
            let state = RunState(rawValue: row["state"]),
            let kind = RunKind(rawValue: row["kind"])
        else {
            throw RecordsFailure("a run's record can't be read: \(row["id"] as Int64) \(row["state"] as String)")
        }
        self.init(
            id: id,
            clusterID: row["cluster_id"],
            cluster: name,
            kind: kind,
            command: row["command"],
            state: state,
            phase: (row["phase"] as String?).flatMap(PhaseName.init(rawValue:)),
            clusterStateBefore: (row["cluster_state_before"] as String?).flatMap(ClusterState.init(rawValue:)),
            principal: row["principal"],
            actor: row["actor"],
            createdAt: Timestamp(milliseconds: row["created_at"]),
            startedAt: (row["started_at"] as Int64?).map(Timestamp.init(milliseconds:)),
            finishedAt: (row["finished_at"] as Int64?).map(Timestamp.init(milliseconds:)),
            failure: RunFailure(row),
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
    static func insert(
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
    static func finish(
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
    fileprivate init?(_ row: Row) {
        guard let code = (row["failure_code"] as String?).flatMap(ErrorCode.init(rawValue:)) else { return nil }
        self.init(
            code: code,
            phase: (row["failure_phase"] as String?).flatMap(PhaseName.init(rawValue:)),
            node: row["failure_node"],
            message: row["failure_message"] ?? "",
            retry: row["failure_retry"],
            next: row["failure_next"]
        )
    }
}
