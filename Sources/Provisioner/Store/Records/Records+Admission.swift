package import Commands
package import GRDB
package import Model

/// Runs that are put on record, begin, and end: each in one transaction with everything that belongs to it.
extension Records {
    /// Puts a run on a cluster's record, in the queue.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - cluster: The cluster's id.
    ///   - check: Whether it may be there.
    /// - Returns: The run's id.
    /// - Throws: What `check` throws; ``IdempotencyClaim/Taken``; ``CommandFailure`` if the records can't be written.
    package func admit(
        _ run: NewRun,
        on cluster: Int64,
        checking check: @escaping ClusterSnapshot.Check
    ) async throws -> RunID {
        try await self.write { database in
            let now = Timestamp.now
            let snapshot = try ClusterSnapshot(database, of: cluster, at: now)
            try check(snapshot)
            return try run.insert(database, on: snapshot.cluster, at: now)
        }
    }

    /// A cluster and everything that bears on a change of it, as they are now.
    ///
    /// - Throws: ``RecordsFailure`` where there is no such cluster.
    package func snapshot(of cluster: Int64) async throws -> ClusterSnapshot {
        try await self.read { try ClusterSnapshot($0, of: cluster, at: .now) }
    }

    /// Puts a new cluster on record, with the run that makes it.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - cluster: The cluster.
    ///   - steps: What is already known, told as the run's first events.
    ///   - check: Whether it may be there.
    /// - Returns: The run's and the cluster's ids.
    /// - Throws: ``RecordConflict``; what `check` throws; ``IdempotencyClaim/Taken``; ``CommandFailure`` if the records can't
    ///   be written.
    package func admit(
        _ run: NewRun,
        making cluster: NewCluster,
        telling steps: [RunStep],
        checking check: @escaping ClusterSnapshot.Check
    ) async throws -> (run: RunID, cluster: Int64) {
        try await self.write { database in
            let now = Timestamp.now
            let id = try cluster.put(database, at: now)
            let snapshot = try ClusterSnapshot(database, of: id, at: now)
            try check(snapshot)
            let run = try run.insert(database, on: snapshot.cluster, at: now)
            for step in steps { _ = try RunEvent.append(database, step, phase: .validate, run: run, elapsed: 0) }
            return (run, id)
        }
    }

    /// Writes that a run begins its work, and what that makes of its cluster.
    ///
    /// - Parameters:
    ///   - run: The run's id.
    ///   - state: What the cluster is from now on, given what it was.
    ///   - check: Whether the run may begin: what came at the last moment is seen here.
    /// - Returns: The cluster as it is now, and what it was before; `nil` where there is no such run.
    /// - Throws: What `check` throws; ``CommandFailure`` if the records can't be written.
    package func begin(
        _ run: RunID,
        becoming state: @escaping @Sendable (ClusterState) -> ClusterState,
        checking check: @escaping @Sendable (Run, ClusterSnapshot) throws -> Void
    ) async throws -> (cluster: Cluster, before: ClusterState)? {
        try await self.write { database in
            guard let record = try Run.fetch(database, "WHERE run.id = ?", [run.rawValue]).first else { return nil }
            let snapshot = try ClusterSnapshot(database, of: record.clusterID, at: .now)
            try check(record, snapshot)
            var cluster = snapshot.cluster
            let before = cluster.state
            cluster.state = state(before)
            try cluster.save(database)
            try database.execute(
                sql: "UPDATE run SET cluster_state_before = ? WHERE id = ?",
                arguments: [before.rawValue, run.rawValue]
            )
            return (cluster, before)
        }
    }

    /// Ends a run: its last event, its end, the cluster's state, the audit's outcome, and the run that follows it, if one is
    /// to.
    ///
    /// - Parameters:
    ///   - run: The run's id.
    ///   - decide: How it ends, given its record and its cluster's; `nil` leaves everything as it is.
    /// - Returns: The run that follows it.
    /// - Throws: What `decide` throws; ``RunLifeDefect`` where the run can't end like that; ``CommandFailure`` if the
    ///   records can't be written.
    @discardableResult
    package func conclude(
        _ run: RunID,
        _ decide: @escaping @Sendable (Run, Cluster) throws -> RunConclusion?
    ) async throws -> RunID? {
        try await self.write { database in
            guard let record = try Run.fetch(database, "WHERE run.id = ?", [run.rawValue]).first,
                let cluster = try Cluster.fetch(database, "WHERE id = ?", [record.clusterID]).first,
                let conclusion = try decide(record, cluster)
            else { return nil }
            return try conclusion.write(database, record, cluster, at: .now)
        }
    }
}

/// How a run ends, and what that makes of everything around it.
package struct RunConclusion: Sendable {
    package let state: RunState
    /// The run's last event.
    package let step: RunStep
    package let failure: RunFailure?
    /// What a run that ended well has done.
    package let summary: String?
    /// Who ended it.
    package let actor: String
    package let outcome: AuditEntry.Outcome
    /// Milliseconds since the run began its work.
    package let elapsed: Int64
    /// What the cluster is from now on; `nil` leaves it as it is.
    package let cluster: ClusterState?
    /// The run that follows, on the same cluster.
    package var sequel: NewRun?

    package init(
        state: RunState,
        step: RunStep,
        failure: RunFailure?,
        summary: String?,
        actor: String,
        outcome: AuditEntry.Outcome,
        elapsed: Int64,
        cluster: ClusterState?,
        sequel: NewRun? = nil
    ) {
        self.state = state
        self.step = step
        self.failure = failure
        self.summary = summary
        self.actor = actor
        self.outcome = outcome
        self.elapsed = elapsed
        self.cluster = cluster
        self.sequel = sequel
    }

    /// Writes all of it.
    ///
    /// - Returns: The run that follows.
    func write(_ database: Database, _ run: Run, _ cluster: Cluster, at now: Timestamp) throws -> RunID? {
        let phase = self.failure == nil ? nil : run.phase
        _ = try RunEvent.append(database, self.step, phase: phase, run: run.id, elapsed: self.elapsed)
        try Run.finish(
            database,
            run.id,
            state: self.state,
            failure: self.failure,
            summary: self.summary,
            actor: self.actor,
            reason: self.failure?.message ?? self.step.text,
            at: now
        )
        if let state = self.cluster {
            var cluster = cluster
            cluster.state = state
            cluster.problem = self.failure?.message
            try cluster.save(database)
        }
        let code = self.failure?.code.rawValue
        try AuditEntry.insertOutcome(database, ofRun: run.id, self.outcome, code: code, at: now)
        return try self.sequel?.insert(database, on: cluster, at: now)
    }
}

extension ClusterSnapshot {
    /// - Throws: ``RecordsFailure`` where there is no such cluster; `DatabaseError`.
    package init(_ database: Database, of cluster: Int64, at now: Timestamp) throws {
        guard let record = try Cluster.fetch(database, "WHERE id = ?", [cluster]).first else {
            throw RecordsFailure("there is no record of a cluster with the id \(cluster)")
        }
        self.init(
            cluster: record,
            runs: try Run.fetchUnfinished(database, of: cluster),
            freezes: try Freeze.standing(database, at: now),
            now: now
        )
    }
}

extension NewRun {
    /// Puts it on record with its audit intent, in the queue.
    fileprivate func insert(_ database: Database, on cluster: Cluster, at now: Timestamp) throws -> RunID {
        let run = try Run.insert(
            database,
            cluster: cluster.id,
            kind: self.kind,
            command: self.command.text,
            caller: self.command.caller,
            at: now
        )
        var command = self.command
        command.cluster = cluster.name.rawValue
        command.run = run
        _ = try AuditEntry.insertIntent(database, command, at: now)
        try self.claim?.insert(database, run: run, at: now)
        return run
    }
}

extension NewCluster {
    /// Adds the record of a new cluster, or gives the one that it takes over a new spec and new nodes.
    ///
    /// - Returns: The record's id.
    /// - Throws: ``RecordConflict``; `DatabaseError`.
    package func put(_ database: Database, at now: Timestamp) throws -> Int64 {
        try self.checkConflicts(database)
        let id: Int64
        if var record = self.replaced {
            record.spec = self.spec
            record.plan = nil
            record.completedPhase = nil
            try record.save(database)
            try database.execute(sql: "DELETE FROM node WHERE cluster_id = ?", arguments: [record.id])
            id = record.id
        } else {
            try database.execute(
                sql: """
                    INSERT INTO cluster (name, spec, target, state, owner, created_at, updated_at)
                    VALUES (?, ?, ?, 'creating', ?, ?, ?)
                    """,
                arguments: [
                    self.name.rawValue, try self.spec.encoded, self.spec.target.rawValue, self.owner,
                    now.milliseconds, now.milliseconds,
                ]
            )
            id = database.lastInsertedRowID
        }
        try Cluster.setEnd(database, of: id, in: self.timeToLive, from: now)
        for node in self.nodes { try node.insert(database, cluster: id) }
        return id
    }

    /// The indexes of the records refuse the same; asked for before, each has a name.
    private func checkConflicts(_ database: Database) throws {
        let own = self.replaced?.id ?? 0
        let isNameTaken = try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM cluster WHERE name = ? AND state <> 'destroyed' AND id <> ?)",
            arguments: [self.name.rawValue, own]
        )
        if isNameTaken ?? false { throw RecordConflict.name }
        for node in self.nodes where node.instanceID == nil {
            let isAddressTaken = try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM node WHERE network = ? AND address = ? AND port = ?
                        AND released = 0 AND instance_id IS NULL AND cluster_id <> ?)
                    """,
                arguments: [self.spec.machines?.sshProxy ?? "", node.address, node.port, own]
            )
            if isAddressTaken ?? false { throw RecordConflict.address }
        }
    }
}
