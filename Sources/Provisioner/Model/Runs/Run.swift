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
    /// Milliseconds from the beginning of its work to its newest event, by a clock that nobody sets.
    var elapsed: Int64?
    /// How often its turn has come; more than once only where servers died before its first phase.
    var turns = 0
    /// Who wants it ended before its time.
    var cancellation: CancelWish?
    /// What it has left waiting for a restart that it was not allowed.
    var pendingRestart: PendingRestart?

    /// The name that answers show: the asserted actor where there is one, else the principal.
    var displayName: String { self.actor ?? self.principal }

    /// How long its work took, or how long it waited where it came to none; `nil` while it has not ended.
    ///
    /// Of its times alone nothing can be said: the system's clock may have been set in between.
    var took: Duration? {
        guard let finished = self.finishedAt else { return nil }
        if self.startedAt != nil, let elapsed = self.elapsed { return .milliseconds(elapsed) }
        return .milliseconds(max(0, finished.milliseconds - (self.startedAt ?? self.createdAt).milliseconds))
    }
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
