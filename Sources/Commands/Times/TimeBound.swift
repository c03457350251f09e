/// One end of a stretch of time, as `since=` and `until=` take it: a moment, or a span back from now.
package enum TimeBound: Hashable, Sendable, CustomStringConvertible {
    case absolute(Timestamp)
    /// A whole number of seconds, 1 second to 9999 weeks, before the command is carried out.
    case ago(Duration)

    /// Reads what ``Timestamp`` reads, or a span such as `90s`, `15m`, `2h`, `3d`, `2w` (1 to 9999 of a unit).
    package init?(_ text: String) {
        if let moment = Timestamp(text) {
            self = .absolute(moment)
        } else if let span = Self.span(text) {
            self = .ago(.seconds(span))
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
        case .ago(let span): Timestamp(milliseconds: now - span.components.seconds * 1000).milliseconds
        }
    }

    /// The form that ``init(_:)`` reads back.
    package var description: String {
        switch self {
        case .absolute(let moment):
            return moment.description
        case .ago(let span):
            let seconds = span.components.seconds
            let unit = Self.units.last { seconds % $0.seconds == 0 && seconds / $0.seconds <= 9999 }
            return unit.map { "\(seconds / $0.seconds)\($0.letter)" } ?? "\(seconds)s"
        }
    }

    private static let units: [(letter: Character, seconds: Int64)] = [
        ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("w", 604_800),
    ]

    private static func span(_ text: String) -> Int64? {
        guard let unit = Self.units.first(where: { $0.letter == text.last }) else { return nil }
        let digits = text.dropLast()
        guard (1...4).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        guard let number = Int64(digits), number > 0 else { return nil }
        return number * unit.seconds
    }
}
