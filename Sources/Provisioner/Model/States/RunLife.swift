package import Commands

/// The life of a run: which state may follow which.
///
/// ```
/// received → queued → generating → planning → awaiting-approval → applying → configuring → verifying → succeeded
/// ```
///
/// States of work may be left out, but none comes twice; `destroying` may follow any that comes before `configuring`.
/// Every state that is not final may be followed by `failed`, `cancelled` or `interrupted`.
package enum RunLife {
    /// Whether a run may go from one state to another.
    ///
    /// - Parameters:
    ///   - from: Where it is; `nil` before its first state.
    ///   - to: Where it is to go.
    ///   - isOtherPhase: Whether the phase changes as well, which a state of work can last for longer than.
    /// - Returns: Whether that is a step in the life of any run.
    package static func allows(_ from: RunState?, to: RunState, isOtherPhase: Bool) -> Bool {
        guard let from else { return to == .received }
        guard !from.isFinal else { return false }
        switch to {
        case .failed, .cancelled, .interrupted: return true
        case .discarded, .expired: return from == .queued || from == .awaitingApproval
        case .succeeded: return from.isAtWork && from != .awaitingApproval
        // What was asked for may be so already when its turn comes.
        case .noChange: return from == .queued || (from.isAtWork && from != .awaitingApproval)
        case .received: return false
        // A server that starts puts the runs in line that another has left there.
        case .queued: return from == .received || from == .queued
        case .awaitingApproval: return from == .planning
        case .destroying:
            return from == .destroying ? isOtherPhase : from != .received && self.rank(from) < self.rank(.configuring)
        case .generating, .planning, .applying, .configuring, .verifying:
            guard from != .received else { return false }
            return from == to ? isOtherPhase : self.rank(from) < self.rank(to) && from != .destroying
        }
    }

    private static func rank(_ state: RunState) -> Int { RunState.allCases.firstIndex(of: state) ?? 0 }
}

/// A run was to be brought where its life does not lead: a defect, of which nothing was written.
package struct RunLifeDefect: Error, CustomStringConvertible {
    package let run: RunID
    package let from: RunState?
    package let to: RunState

    package init(run: RunID, from: RunState?, to: RunState) {
        self.run = run
        self.from = from
        self.to = to
    }

    package var description: String {
        "run \(self.run) can't go from \(self.from?.rawValue ?? "nothing") to \(self.to.rawValue)"
    }
}
