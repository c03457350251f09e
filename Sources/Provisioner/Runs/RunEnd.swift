import Commands

/// How a run ended.
enum RunEnd: Sendable {
    /// With what it has done.
    case succeeded(String)
    case failed(CommandFailure)
    case cancelled(by: String)
    /// With why.
    case interrupted(String)

    var state: RunState {
        switch self {
        case .succeeded: .succeeded
        case .failed: .failed
        case .cancelled: .cancelled
        case .interrupted: .interrupted
        }
    }

    var outcome: AuditEntry.Outcome {
        switch self {
        case .succeeded: .succeeded
        case .failed: .failed
        case .cancelled: .cancelled
        case .interrupted: .interrupted
        }
    }
}
