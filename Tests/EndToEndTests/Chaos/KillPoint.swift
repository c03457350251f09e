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

    /// How long a phase is waited for.
    static let patience: Duration = .milliseconds(900)

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
    ///   - generator: Where the rest comes from.
    /// - Returns: When to kill.
    static func next(_ number: Int, _ generator: inout SeededGenerator) -> KillPoint {
        switch generator.number(0...99) {
        case ..<15: .whileStarting(after: generator.milliseconds(0...120))
        case ..<40: .anywhere(after: generator.milliseconds(0...400))
        default: .inPhase(self.phases[number % self.phases.count], after: generator.milliseconds(0...40))
        }
    }
}
