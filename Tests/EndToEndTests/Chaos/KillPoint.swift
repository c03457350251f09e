/// A moment at which a server is killed.
enum KillPoint: Sendable, CustomStringConvertible {
    /// So long after its start began, before or just after it listens.
    case whileStarting(after: Duration)
    /// So long after it listens, whatever is going on.
    case anywhere(after: Duration)
    /// So long after a client has heard that a phase began; if none begins in time, then.
    case inPhase(String, after: Duration)

    /// Every phase that a run can be cut off in.
    static let phases = [
        "generate", "plan", "apply", "configure", "verify", "renew", "stop", "destroy", "remove",
    ]

    /// The phase that is to be cut off.
    var phase: String? {
        guard case .inPhase(let phase, _) = self else { return nil }
        return phase
    }

    var description: String {
        switch self {
        case .whileStarting(let time): "\(time) into its start"
        case .anywhere(let time): "\(time) after it listened"
        case .inPhase(let phase, let time): "\(time) into \(phase)"
        }
    }

    /// The moment of a kill.
    ///
    /// - Parameters:
    ///   - number: Which kill of its herd it is; the phases take turns by it.
    ///   - plan: How long all takes.
    ///   - generator: Where the rest comes from.
    /// - Returns: When to kill.
    static func next(_ number: Int, of plan: ChaosPlan, _ generator: inout SeededGenerator) -> KillPoint {
        switch generator.number(0...99) {
        case ..<15: .whileStarting(after: generator.milliseconds(0...120))
        case ..<35: .anywhere(after: generator.milliseconds(0...plan.longestLife))
        default: .inPhase(self.phases[number % self.phases.count], after: generator.milliseconds(0...plan.longestPhase))
        }
    }
}
