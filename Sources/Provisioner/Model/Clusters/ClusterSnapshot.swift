import Commands

/// A cluster and everything that bears on a change of it, as one transaction sees them.
struct ClusterSnapshot: Hashable, Sendable {
    let cluster: Cluster
    /// Its runs that have not ended, oldest first.
    let runs: [Run]
    /// The freezes in force, oldest first; of whatever scope.
    let freezes: [Freeze]
    let now: Timestamp

    /// The run at work on the cluster, or else the first that waits for it.
    var holder: Run? { self.runs.first { $0.state.isAtWork } ?? self.runs.first }

    /// Decides about a change inside the transaction that records it, so that nothing can come in between.
    ///
    /// What it throws undoes the transaction.
    typealias Check = @Sendable (ClusterSnapshot) throws -> Void
}
