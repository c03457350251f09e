package import Commands
package import GRDB
package import Model

/// Lets nothing that was wanted when a copy of the records was made happen by itself once the copy is in place again.
package enum RecordsHold {
    /// What a cluster is after a run of this kind was cut off that had found it in this state.
    package typealias Interruption = @Sendable (RunKind, _ before: ClusterState) -> ClusterState

    /// Interrupts runs that had not ended, leaves out numbers that clusters and runs may have been given since, so that no
    /// workspace is taken for another cluster's, and protects clusters that have an end, which may have been given more time since.
    ///
    /// - Throws: What the database throws.
    package static func apply(to database: Database, at now: Timestamp, interrupting interrupted: Interruption) throws {
        for run in try Run.fetchUnfinished(database) {
            try self.interrupt(run, in: database, at: now, interrupted)
        }
        try database.execute(
            sql: "UPDATE sqlite_sequence SET seq = seq + 1000 WHERE name IN ('cluster', 'run')"
        )
        try database.execute(
            sql: "UPDATE cluster SET is_protected = 1 WHERE expires_at IS NOT NULL AND state <> 'destroyed'"
        )
    }

    private static func interrupt(_ run: Run, in database: Database, at now: Timestamp, _ interrupted: Interruption)
        throws
    {
        guard var cluster = try Cluster.fetch(database, "WHERE id = ?", [run.clusterID]).first else { return }
        let failure = RunFailure(
            code: .interrupted,
            phase: run.phase,
            message: "run \(run.id) had not ended when the copy of the records was made",
            retry: true,
            next: "show cluster \(run.cluster)"
        )
        let elapsed = try Int64.fetchOne(
            database,
            sql: "SELECT coalesce(max(elapsed), 0) FROM event WHERE run_id = ?",
            arguments: [run.id.rawValue]
        )
        let step = RunStep(.failed, failure.message)
        _ = try RunEvent.append(database, step, phase: run.phase, run: run.id, elapsed: elapsed ?? 0)
        try Run.finish(
            database,
            run.id,
            state: .interrupted,
            failure: failure,
            summary: nil,
            reason: failure.message,
            at: now
        )
        let before = run.clusterStateBefore ?? cluster.state
        cluster.state =
            run.startedAt == nil
            ? before == .creating ? .interrupted : before : interrupted(run.kind, before)
        cluster.problem = failure.message
        try cluster.save(database)
        let code = failure.code.rawValue
        try AuditEntry.insertOutcome(database, ofRun: run.id, .interrupted, code: code, at: now)
    }
}
