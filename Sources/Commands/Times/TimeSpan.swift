/// A whole number of seconds, as people write it: `90s`, `15m`, `8h`, `3d`, `2w`; 1 to 9999 of a unit.
package struct TimeSpan: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let seconds: Int64

    private static let units: [(letter: Character, seconds: Int64)] = [
        ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("w", 604_800),
    ]

    private init(seconds: Int64) {
        self.seconds = seconds
    }

    package static func seconds(_ seconds: Int64) -> TimeSpan { TimeSpan(seconds: seconds) }

    /// Fails for anything but digits with the letter of a unit behind them.
    package init?(_ text: String) {
        guard let unit = Self.units.first(where: { $0.letter == text.last }) else { return nil }
        let digits = text.dropLast()
        guard (1...4).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        guard let number = Int64(digits), number > 0 else { return nil }
        self.seconds = number * unit.seconds
    }

    package var milliseconds: Int64 { self.seconds * 1000 }

    package var duration: Duration { .seconds(self.seconds) }

    /// In the largest unit that fits, so that ``init(_:)`` reads it back.
    package var description: String {
        let unit = Self.units.last { self.seconds % $0.seconds == 0 && self.seconds / $0.seconds <= 9999 }
        return unit.map { "\(self.seconds / $0.seconds)\($0.letter)" } ?? "\(self.seconds)s"
    }

    package static func < (lhs: TimeSpan, rhs: TimeSpan) -> Bool { lhs.seconds < rhs.seconds }
}
