import Commands
import Model

/// Turns successive looks at clusters into what is to be recorded and told of them.
///
/// One look that fails may be a moment's; a second one in a row makes a cluster degraded. One good look makes it well again.
struct ClusterStanding: Hashable, Sendable {
    /// Looks in a row that must fail before a cluster counts as degraded.
    static let patience = 2

    /// What a look has shown.
    struct Verdict: Hashable, Sendable {
        /// What the cluster is.
        var state: ClusterState
        /// Whether those who watch don't know it yet.
        var isNews: Bool
    }

    private var misses: [Int64: Int] = [:]
    private var known: [Int64: ClusterState] = [:]

    /// Takes in the result of a look.
    ///
    /// - Parameters:
    ///   - isWell: Whether everything was as it should be.
    ///   - cluster: Its id.
    ///   - recorded: What the record said before the look: ready or degraded.
    ///   - mayRecover: Whether a good look is enough to call it ready; it is not where a run that failed left it degraded.
    /// - Returns: `nil` where the look settles nothing.
    mutating func saw(
        isWell: Bool,
        of cluster: Int64,
        recorded: ClusterState,
        mayRecover: Bool
    ) -> Verdict? {
        // What it is at first sight is told by nobody: it did not change.
        let known = self.known[cluster] ?? recorded
        self.known[cluster] = known
        self.misses[cluster] = isWell ? nil : self.misses[cluster, default: 0] + 1
        let state: ClusterState
        switch (recorded, isWell) {
        case (.degraded, true): state = mayRecover ? .ready : .degraded
        case (_, true): state = .ready
        case (.degraded, false): state = .degraded
        case (_, false):
            guard self.misses[cluster, default: 0] >= Self.patience else { return nil }
            state = .degraded
        }
        return Verdict(state: state, isNews: state != known)
    }

    /// Those who watch have been told of a verdict.
    mutating func told(_ state: ClusterState, of cluster: Int64) {
        self.known[cluster] = state
    }

    /// A run is at work on a cluster, or came in between: looks before that count no more.
    mutating func interrupted(_ cluster: Int64) {
        self.misses[cluster] = nil
    }

    /// Forgets all clusters but these.
    mutating func keep(_ clusters: Set<Int64>) {
        self.misses = self.misses.filter { clusters.contains($0.key) }
        self.known = self.known.filter { clusters.contains($0.key) }
    }
}
