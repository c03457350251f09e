import Commands

/// The record of a run: one attempt to change one cluster.
struct Run: Hashable, Sendable, Identifiable {
    let id: RunID
    let clusterID: Int64
    let cluster: ClusterName

    let kind: RunKind
    /// The command in canonical form.
    let command: String
    var state: RunState
    var phase: PhaseName?
    /// What the cluster was when the run began; `nil` for one that has not.
    var clusterStateBefore: ClusterState?
    let principal: String
    let actor: String?
    let createdAt: Timestamp
    var startedAt: Timestamp?
    var finishedAt: Timestamp?
    /// Why it failed.
    var failure: RunFailure?
    /// The sequence number of its newest event; 0 before the first.
    var lastSequence: Int
    /// The success message of a run that succeeded.
    var summary: String?

    /// The name that answers show: the asserted actor where there is one, else the principal.
    var displayName: String { self.actor ?? self.principal }
}

/// Why a run failed, as its record keeps it.
struct RunFailure: Hashable, Sendable {
    var code: ErrorCode
    var phase: PhaseName?
    var node: String?
    var message: String
    var retry: Bool
    /// The command to type next.
    var next: String?
}
