package import Commands

/// What is told of the end of a cluster's time, in this order; each once.
package enum ExpiryReminder: Int, CaseIterable, Hashable, Sendable {
    case hour = 1
    case minutes = 2
    /// The end has come, and something keeps the cluster.
    case kept = 3

    /// How long before the end it is told, in milliseconds.
    package var lead: Int64 {
        switch self {
        case .hour: 3_600_000
        case .minutes: 600_000
        case .kept: 0
        }
    }

    /// The last one whose moment has come when so many milliseconds are left.
    package static func latest(left: Int64) -> ExpiryReminder? { Self.allCases.last { left <= $0.lead } }

    /// The number of the last reminder that a time of this length makes superfluous, 0 where it makes none: who gives
    /// a cluster half an hour need not be told at once that less than an hour is left.
    package static func superfluous(within span: TimeSpan) -> Int {
        Self.latest(left: span.milliseconds)?.rawValue ?? 0
    }
}
