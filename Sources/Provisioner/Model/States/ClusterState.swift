/// What is known of a cluster as a whole.
package enum ClusterState: String, CaseIterable, Hashable, Sendable {
    /// The configuration is written, nothing exists yet.
    case generated
    /// A plan is saved, nothing exists yet.
    case planned
    /// The machines exist, PostgreSQL is not configured yet.
    case applied
    /// A run is building or repairing it.
    case creating
    /// Verified, every replica streaming.
    case ready
    /// It was ready, and the last look found a node or its replication missing.
    case degraded
    /// The last run failed; `resume` or `destroy` goes on.
    case failed
    /// The last run was cancelled or interrupted; `resume` or `destroy` goes on.
    case interrupted
    /// A run is removing it.
    case destroying
    /// Removed. The name is free again, the record stays.
    case destroyed

    /// Whether it has been verified, so that clients can be told how to connect.
    package var isServing: Bool { self == .ready || self == .degraded }
}
