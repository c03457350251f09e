package import Commands

/// A cluster and everything that bears on a change of it, as one transaction sees them.
package struct ClusterSnapshot: Hashable, Sendable {
    package let cluster: Cluster
    /// Its runs that have not ended, oldest first.
    package let runs: [Run]
    /// The freezes in force, oldest first; of whatever scope.
    package let freezes: [Freeze]
    package let now: Timestamp

    package init(cluster: Cluster, runs: [Run], freezes: [Freeze], now: Timestamp) {
        self.cluster = cluster
        self.runs = runs
        self.freezes = freezes
        self.now = now
    }

    /// The run at work on the cluster, or else the first that waits for it.
    package var holder: Run? { Run.holder(among: self.runs) }

    /// Decides about a change inside the transaction that records it, so that nothing can come in between.
    ///
    /// What it throws undoes the transaction.
    package typealias Check = @Sendable (ClusterSnapshot) throws -> Void
}
