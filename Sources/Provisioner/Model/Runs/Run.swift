package import Commands

/// The record of a run: one attempt to change one cluster.
package struct Run: Hashable, Sendable, Identifiable {
    package let id: RunID
    package let clusterID: Int64
    package let cluster: ClusterName

    package let kind: RunKind
    /// The command in canonical form.
    package let command: String
    package var state: RunState
    package var phase: PhaseName?
    /// What the cluster was when the run began; `nil` for one that has not.
    package var clusterStateBefore: ClusterState?
    package let principal: String
    package let actor: String?
    package let createdAt: Timestamp
    package var startedAt: Timestamp?
    package var finishedAt: Timestamp?
    /// Why it failed.
    package var failure: RunFailure?
    /// The sequence number of its newest event; 0 before the first.
    package var lastSequence: Int
    /// The success message of a run that succeeded.
    package var summary: String?
    /// Milliseconds from the beginning of its work to its newest event, by a clock that nobody sets.
    package var elapsed: Int64?
    /// How often its turn has come; more than once only where servers died before its first phase.
    package var turns = 0
    /// Who wants it ended before its time.
    package var cancellation: CancelWish?
    /// What it has left waiting for a restart that it was not allowed.
    package var pendingRestart: PendingRestart?

    package init(
        id: RunID,
        clusterID: Int64,
        cluster: ClusterName,
        kind: RunKind,
        command: String,
        state: RunState,
        phase: PhaseName? = nil,
        clusterStateBefore: ClusterState? = nil,
        principal: String,
        actor: String?,
        createdAt: Timestamp,
        startedAt: Timestamp? = nil,
        finishedAt: Timestamp? = nil,
        failure: RunFailure? = nil,
        lastSequence: Int,
        summary: String? = nil,
        elapsed: Int64? = nil,
        turns: Int = 0,
        cancellation: CancelWish? = nil,
        pendingRestart: PendingRestart? = nil
    ) {
        self.id = id
        self.clusterID = clusterID
        self.cluster = cluster
        self.kind = kind
        self.command = command
        self.state = state
        self.phase = phase
        self.clusterStateBefore = clusterStateBefore
        self.principal = principal
        self.actor = actor
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.failure = failure
        self.lastSequence = lastSequence
        self.summary = summary
        self.elapsed = elapsed
        self.turns = turns
        self.cancellation = cancellation
        self.pendingRestart = pendingRestart
    }

    /// The run that holds a cluster: the one at work on it, or else the first that waits for it.
    ///
    /// - Parameter runs: The cluster's runs that have not ended, oldest first.
    /// - Returns: The run; `nil` where nothing holds it.
    package static func holder(among runs: [Run]) -> Run? { runs.first { $0.state.isAtWork } ?? runs.first }

    /// The name that answers show: the asserted actor where there is one, else the principal.
    package var displayName: String { self.actor ?? self.principal }

    /// How long its work took, or how long it waited where it came to none; `nil` while it has not ended.
    ///
    /// Of its times alone nothing can be said: the system's clock may have been set in between.
    package var took: Duration? {
        guard let finished = self.finishedAt else { return nil }
        if self.startedAt != nil, let elapsed = self.elapsed { return .milliseconds(elapsed) }
        return .milliseconds(max(0, finished.milliseconds - (self.startedAt ?? self.createdAt).milliseconds))
    }
}

/// Why a run failed, as its record keeps it.
package struct RunFailure: Hashable, Sendable {
    package var code: ErrorCode
    package var phase: PhaseName?
    package var node: String?
    package var message: String
    package var retry: Bool
    /// The command to type next.
    package var next: String?

    package init(
        code: ErrorCode,
        phase: PhaseName? = nil,
        node: String? = nil,
        message: String,
        retry: Bool,
        next: String? = nil
    ) {
        self.code = code
        self.phase = phase
        self.node = node
        self.message = message
        self.retry = retry
        self.next = next
    }
}
