package import Commands

/// How a run ended.
package enum RunEnd: Sendable {
    /// With what it has done.
    case succeeded(String)
    /// With what it has found to be right already.
    case noChange(String)
    case failed(CommandFailure)
    case cancelled(by: String)
    /// With why.
    case interrupted(String)
    /// Its turn came, but it could not be done any more; with why.
    case discarded(CommandFailure)
    /// It waited for too long: in seconds.
    case expired(after: Int64)

    package var state: RunState {
        switch self {
        case .succeeded: .succeeded
        case .noChange: .noChange
        case .failed: .failed
        case .cancelled: .cancelled
        case .interrupted: .interrupted
        case .discarded: .discarded
        case .expired: .expired
        }
    }

    package var outcome: AuditEntry.Outcome {
        switch self {
        case .succeeded, .noChange: .succeeded
        case .failed: .failed
        case .cancelled: .cancelled
        case .interrupted: .interrupted
        case .discarded, .expired: .refused
        }
    }

    /// Who ended it.
    package var actor: String {
        if case .cancelled(let client) = self { client } else { RunTransition.ownActor }
    }

    /// What a run that ended well has done or found.
    package var summary: String? {
        switch self {
        case .succeeded(let text), .noChange(let text): text
        case .failed, .cancelled, .interrupted, .discarded, .expired: nil
        }
    }
}
