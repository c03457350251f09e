/// Where a run is.
///
/// What may follow what, ``RunLife`` says.
package enum RunState: String, CaseIterable, Hashable, Sendable {
    /// On record, not yet in line.
    case received
    /// In line.
    case queued
    case generating
    case planning
    /// A plan waits for somebody to agree to it.
    case awaitingApproval = "awaiting-approval"
    case applying
    case configuring
    case verifying
    case destroying
    // MARK: final
    case succeeded
    case failed
    /// Ended because a client asked for it.
    case cancelled
    /// Ended because the server stopped or died.
    case interrupted
    /// Its turn came, but what it was to do could not be done any more.
    case discarded
    /// It waited in line for longer than is allowed.
    case expired
    /// It looked, and nothing had to change.
    case noChange = "no-change"

    package var isFinal: Bool {
        switch self {
        case .succeeded, .failed, .cancelled, .interrupted, .discarded, .expired, .noChange: true
        case .received, .queued, .generating, .planning, .awaitingApproval, .applying, .configuring, .verifying,
            .destroying:
            false
        }
    }

    /// Whether it holds its cluster: it has begun and not ended.
    package var isAtWork: Bool { !self.isFinal && self != .received && self != .queued }

    /// The state of a run that is in `phase`.
    package init(phase: PhaseName) {
        self =
            switch phase {
            case .validate: .received
            case .generate: .generating
            case .plan: .planning
            case .apply: .applying
            case .reach, .renew, .configure: .configuring
            case .verify: .verifying
            case .stop, .destroy, .remove: .destroying
            }
    }
}
