/// One end of a stretch of time, as `since=` and `until=` take it: a moment, or a span back from now.
package enum TimeBound: Hashable, Sendable, CustomStringConvertible {
    case absolute(Timestamp)
    /// So long before the command is carried out.
    case ago(TimeSpan)

    /// Reads what ``Timestamp`` reads, or a span such as `90s`, `15m`, `2h`, `3d`, `2w` (1 to 9999 of a unit).
    package init?(_ text: String) {
        if let moment = Timestamp(text) {
            self = .absolute(moment)
        } else if let span = TimeSpan(text) {
            self = .ago(span)
        } else {
            return nil
        }
    }

    /// The moment meant, in milliseconds since 1970.
    ///
    /// - Parameter now: The present, in milliseconds since 1970.
    /// - Returns: 1970 at the earliest.
    package func milliseconds(now: Int64) -> Int64 {
        switch self {
        case .absolute(let moment): moment.milliseconds
        case .ago(let span): Timestamp(milliseconds: now - span.milliseconds).milliseconds
        }
    }

    /// The form that ``init(_:)`` reads back.
    package var description: String {
        switch self {
        case .absolute(let moment): moment.description
        case .ago(let span): span.description
        }
    }
}
