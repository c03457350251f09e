/// A moment to come, as `until=` of a freeze takes it: a moment, or a span from now.
package enum TimeAhead: Hashable, Sendable, CustomStringConvertible {
    case absolute(Timestamp)
    /// Counted from when the command is carried out.
    case after(TimeSpan)

    /// Reads what ``Timestamp`` reads, or what ``TimeSpan`` does.
    package init?(_ text: String) {
        if let moment = Timestamp(text) {
            self = .absolute(moment)
        } else if let span = TimeSpan(text) {
            self = .after(span)
        } else {
            return nil
        }
    }

    /// The moment meant, counted from `now`.
    package func timestamp(now: Timestamp) -> Timestamp {
        switch self {
        case .absolute(let moment): moment
        case .after(let span): Timestamp(milliseconds: now.milliseconds + span.milliseconds)
        }
    }

    /// The form that ``init(_:)`` reads back.
    package var description: String {
        switch self {
        case .absolute(let moment): moment.description
        case .after(let span): span.description
        }
    }
}
