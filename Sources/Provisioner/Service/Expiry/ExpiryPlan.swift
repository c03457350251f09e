import Commands
import Model

/// What is to be done about clusters whose time is limited, as things are at one moment.
struct ExpiryPlan: Hashable, Sendable {
    /// One thing to tell.
    struct Notice: Hashable, Sendable {
        let cluster: ExpiringCluster
        let reminder: ExpiryReminder
        /// What keeps the cluster, in words, where its end has come.
        var obstacle: String?
    }

    /// The longest that nobody looks: the system's clock may be set meanwhile.
    static let longestPause: Duration = .seconds(30)
    private static let shortestPause: Duration = .milliseconds(20)

    private(set) var notices: [Notice] = []
    /// Clusters that are to be destroyed now.
    private(set) var destroys: [ExpiringCluster] = []
    /// How long nothing is to be done, as far as can be told.
    private(set) var pause = Self.longestPause

    /// - Parameters:
    ///   - clusters: All whose time is limited.
    ///   - freezes: Those on record that nobody has lifted.
    ///   - now: The present.
    ///   - held: Clusters that are not to be destroyed yet, since that is under way or has just failed.
    ///   - trustsClock: Whether the present is believed. If not, nothing is destroyed, and no reminder used up that could be
    ///     due once more when the clock is right again.
    init(
        clusters: [ExpiringCluster],
        freezes: [Freeze],
        now: Timestamp,
        held: Set<Int64> = [],
        trustsClock: Bool = true
    ) {
        for freeze in freezes {
            if let end = freeze.until { self.wake(in: end.milliseconds - now.milliseconds) }
        }
        for cluster in clusters {
            let left = cluster.expiresAt.milliseconds - now.milliseconds
            for reminder in ExpiryReminder.allCases { self.wake(in: left - reminder.lead) }
            let standing = freezes.first { $0.stands(at: now) && $0.covers(cluster.name, on: cluster.target) }
            let obstacle = cluster.isProtected ? "it is protected" : standing?.story
            if cluster.isBeingDestroyed || !trustsClock { continue }
            if left <= 0, obstacle == nil {
                if !held.contains(cluster.id) { self.destroys.append(cluster) }
            } else if let reminder = ExpiryReminder.latest(left: left), reminder.rawValue > cluster.reminders {
                self.notices.append(Notice(cluster: cluster, reminder: reminder, obstacle: obstacle))
            }
        }
    }

    /// Sees to it that the next look is not later than in so many milliseconds; what is past needs none.
    private mutating func wake(in milliseconds: Int64) {
        guard milliseconds > 0 else { return }
        self.pause = min(self.pause, max(.milliseconds(milliseconds), Self.shortestPause))
    }
}
