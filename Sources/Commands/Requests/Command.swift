/// A command that a client may send, complete and checked as far as that needs no outside knowledge.
package enum Command: Hashable, Sendable {
    /// Changes a cluster; starts a run. With `wait` the answer follows the run to its end, else it ends with the `ACK`.
    case change(ClusterChange, wait: Bool)
    /// Ends a run before its time.
    case cancel(RunID, force: Bool)
    /// Changes at once how the server or a cluster's record is treated.
    case control(ControlCommand)
    /// Reads records, files or running instances.
    case query(Query)
    /// Concerns this connection alone.
    case session(SessionCommand)
}

/// What a run does to a cluster.
package enum ClusterChange: Hashable, Sendable {
    /// The whole pipeline.
    case create(ClusterRequest)
    /// Writes the configuration, touches nothing else.
    case generate(ClusterRequest)
    case plan(ClusterName)
    case apply(ClusterName, plan: PlanID)
    /// Repairs what runs; restarts no more than it may.
    case configure(ClusterName, RepairOptions)
    /// Goes on from the phase that failed or was interrupted.
    case resume(ClusterName, RepairOptions)
    /// New passwords for the cluster's own roles.
    case rotateSecrets(ClusterName)
    /// With `skipsUnreachable`, machines that do not answer are left as they are; with `liftsProtection`, the cloud's
    /// protection of the machines is switched off first.
    case destroy(ClusterName, skipsUnreachable: Bool, liftsProtection: Bool)
}

/// What can be asked without changing anything.
package enum Query: Hashable, Sendable {
    case showCluster(ClusterName)
    case listClusters(ClusterFilter)
    /// Asks PostgreSQL now.
    case status(ClusterName)
    case connect(ConnectRequest)
    case files(ClusterName)
    /// A path relative to the cluster's workspace.
    case file(ClusterName, path: String)
    case runs(RunFilter)
    case showRun(RunID)
    /// Replays a run's events from a sequence number (1 is the first) and follows it to its end.
    case attach(RunID, from: Int)
    /// The last events of a run; 1 to 1000.
    case tail(RunID, lines: Int)
    case audit(AuditFilter)
    case auditExport(AuditFilter, AuditFormat)
    /// What holds clusters up: runs, Terraform's state locks and freezes; `nil`: for all clusters.
    case locks(ClusterName?)
    /// How a cluster differs from what it should be; `nil`: all clusters.
    case drift(ClusterName?)
}

/// What concerns a connection alone.
package enum SessionCommand: Hashable, Sendable {
    case hello(protocol: Int?, mode: RenderingMode?)
    case whoAmI
    case ping(String?)
    /// The words after `help`, lower-cased.
    case help([String])
    case stats
    /// Be told of changes from now on; replaces an earlier watch of the connection.
    case watch(WatchFilter)
    case unwatch
    case quit
}

/// How replies are written to a connection.
package enum RenderingMode: String, CaseIterable, Hashable, Sendable {
    case text
    case json
}

/// How an audit export is written.
package enum AuditFormat: String, CaseIterable, Hashable, Sendable {
    /// JSON lines.
    case json
    /// RFC 4180.
    case csv
}
