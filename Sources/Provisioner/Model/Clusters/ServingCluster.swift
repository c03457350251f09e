/// A cluster that has been verified, as the poller needs to know it.
struct ServingCluster: Hashable, Sendable {
    let cluster: Cluster
    /// Whether a run is at work on it.
    let isHeld: Bool
    /// Whether the last run that was to change it failed: then only a run, or a person who asks, makes it ready again.
    let awaitsRepair: Bool
}
