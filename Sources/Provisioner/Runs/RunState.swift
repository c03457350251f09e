/// Where a run is.
///
/// Every state that is not final names work that is going on now.
enum RunState: String, CaseIterable, Hashable, Sendable {
    case received
    case queued
    case generating
    case planning
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

    var isFinal: Bool {
        switch self {
        case .succeeded, .failed, .cancelled, .interrupted: true
        case .received, .queued, .generating, .planning, .applying, .configuring, .verifying, .destroying: false
        }
    }

    /// The state of a run that is in `phase`.
    init(phase: PhaseName) {
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
