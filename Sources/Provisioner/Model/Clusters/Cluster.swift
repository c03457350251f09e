package import Commands

/// The record of a cluster.
package struct Cluster: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: ClusterName
    package var spec: ClusterSpec
    package var state: ClusterState
    /// Who asked for it: the asserted actor where there was one, else the principal.
    package let owner: String
    package let createdAt: Timestamp
    package var updatedAt: Timestamp
    /// The last phase of `create` that was completed; `resume` begins behind it.
    package var completedPhase: PhaseName?
    /// Whether an apply was ever begun: from then on there may be what costs money, whatever became of the workspace.
    package var hasBegunApply = false
    /// The newest saved plan that has not been applied.
    package var plan: PlanID?
    /// Why the last run failed, for people.
    package var problem: String?
    /// When it is destroyed by itself; `nil`: never.
    ///
    /// ``save(_:)`` leaves it as it is, and the next one, too.
    package var expiresAt: Timestamp?
    /// Whether neither a command nor the end of its time destroys it.
    package var isProtected = false

    package init(
        id: Int64,
        name: ClusterName,
        spec: ClusterSpec,
        state: ClusterState,
        owner: String,
        createdAt: Timestamp,
        updatedAt: Timestamp,
        completedPhase: PhaseName? = nil,
        hasBegunApply: Bool = false,
        plan: PlanID? = nil,
        problem: String? = nil,
        expiresAt: Timestamp? = nil,
        isProtected: Bool = false
    ) {
        self.id = id
        self.name = name
        self.spec = spec
        self.state = state
        self.owner = owner
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.completedPhase = completedPhase
        self.hasBegunApply = hasBegunApply
        self.plan = plan
        self.problem = problem
        self.expiresAt = expiresAt
        self.isProtected = isProtected
    }
}
