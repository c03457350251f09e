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
        guard let cluster = try Cluster.fetch(database, "WHERE id = ?", [run.clusterID]).first else { return }
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
        let before = run.clusterStateBefore ?? cluster.state
        let hasBegun = run.startedAt != nil
        let conclusion = RunConclusion(
            state: .interrupted,
            step: RunStep(.failed, failure.message),
            failure: failure,
            summary: nil,
            actor: RunTransition.ownActor,
            outcome: .interrupted,
            elapsed: elapsed ?? 0,
            cluster: hasBegun ? interrupted(run.kind, before) : before == .creating ? .interrupted : before
        )
        _ = try conclusion.write(database, run, cluster, at: now)
    }
}
