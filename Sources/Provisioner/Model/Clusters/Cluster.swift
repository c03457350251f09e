import Commands

/// The record of a cluster.
struct Cluster: Hashable, Sendable, Identifiable {
    let id: Int64
    let name: ClusterName
    var spec: ClusterSpec
    var state: ClusterState
    /// Who asked for it: the asserted actor where there was one, else the principal.
    let owner: String
    let createdAt: Timestamp
    var updatedAt: Timestamp
    /// The last phase of `create` that was completed; `resume` begins behind it.
    var completedPhase: PhaseName?
    /// Whether an apply was ever begun: from then on there may be what costs money, whatever became of the workspace.
    var hasBegunApply = false
    /// The newest saved plan that has not been applied.
    var plan: PlanID?
    /// Why the last run failed, for people.
    var problem: String?
    /// When it is destroyed by itself; `nil`: never.
    ///
    /// ``save(_:)`` leaves it as it is, and the next one, too.
    var expiresAt: Timestamp?
    /// Whether neither a command nor the end of its time destroys it.
    var isProtected = false
}
