/// A moment in UTC to the millisecond, as the protocol and the records write it.
///
/// ```
/// S: ROW cluster=orders state=ready created=2026-01-31T09:30:00.125Z
/// ```
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    /// The first moment that can be written: 1970-01-01T00:00:00.000Z.
    package static let earliest = Timestamp(milliseconds: 0)
    /// The last moment that can be written: 9999-12-31T23:59:59.999Z.
    package static let latest = Timestamp(milliseconds: 253_402_300_799_999)

    /// Times outside of ``earliest`` to ``latest`` are moved to the nearer of the two.
    package init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, 0), 253_402_300_799_999)
    }

    /// RFC 3339 in UTC with milliseconds, always 24 characters.
    package var description: String {
        let day = CivilDay(daysSince1970: self.milliseconds / 86_400_000)
        let rest = self.milliseconds % 86_400_000
        let date = "\(Self.padded(day.year, 4))-\(Self.padded(day.month, 2))-\(Self.padded(day.day, 2))"
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { Self.padded(Int($0), 2) }
        return "\(date)T\(clock.joined(separator: ":")).\(Self.padded(Int(rest % 1000), 3))Z"
    }

    package static func < (lhs: Timestamp, rhs: Timestamp) -> Bool { lhs.milliseconds < rhs.milliseconds }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension ReplyValue {
    /// A moment given in milliseconds since 1970, as the protocol writes it.
    package static func time(milliseconds: Int64) -> ReplyValue {
        .string(Timestamp(milliseconds: milliseconds).description)
    }
}
