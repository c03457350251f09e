/// A cluster that has been verified, as the poller needs to know it.
package struct ServingCluster: Hashable, Sendable {
    package let cluster: Cluster
    /// Whether a run is at work on it.
    package let isHeld: Bool
    /// Whether the last run that was to change it failed: then only a run, or a person who asks, makes it ready again.
    package let awaitsRepair: Bool

    package init(cluster: Cluster, isHeld: Bool, awaitsRepair: Bool) {
        self.cluster = cluster
        self.isHeld = isHeld
        self.awaitsRepair = awaitsRepair
    }
}
