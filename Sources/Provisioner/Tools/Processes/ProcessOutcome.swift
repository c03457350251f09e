/// How an external program ended.
package enum ProcessOutcome: Hashable, Sendable {
    case exited(Int32)
    /// It ended by a signal that pgherd did not send.
    case signalled(Int32)
    /// It printed nothing for this long and was ended.
    case silent(Duration)
    /// It took longer than this and was ended.
    case overran(Duration)

    package var isSuccess: Bool { self == .exited(0) }

    /// Whether pgherd ended it because it took too long.
    var wasCutOff: Bool {
        switch self {
        case .silent, .overran: true
        case .exited, .signalled: false
        }
    }

    /// For people: `exited with status 2`.
    package var description: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .signalled(let signal): "was ended by signal \(signal)"
        case .silent(let time): "printed nothing for \(time.components.seconds) s and was ended"
        case .overran(let time): "did not end within \(time.components.seconds) s and was ended"
        }
    }
}
