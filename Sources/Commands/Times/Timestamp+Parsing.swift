extension Timestamp {
    /// Reads RFC 3339 (`2026-01-31T09:30:00Z`, `2026-01-31T09:30:00.125+02:00`), or a day alone (`2026-01-31`), which
    /// means its first moment in UTC.
    ///
    /// Fractions have 1 to 9 digits, of which the first three count. Years are 1970 to 9999; there are no leap seconds.
    package init?(_ text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.skip("-"),
            let dayOfMonth = reader.digits(2), let day = CivilDay(year: year, month: month, day: dayOfMonth)
        else { return nil }
        var milliseconds = day.daysSince1970 * 86_400_000
        if !reader.isAtEnd {
            guard reader.skip("T") || reader.skip("t"), let clock = reader.clock(), let offset = reader.offset() else {
                return nil
            }
            milliseconds += clock - offset
        }
        guard reader.isAtEnd, (Self.earliest.milliseconds...Self.latest.milliseconds).contains(milliseconds) else {
            return nil
        }
        self.init(milliseconds: milliseconds)
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { self.position == self.bytes.count }

        mutating func skip(_ byte: Unicode.Scalar) -> Bool {
            guard !self.isAtEnd, self.bytes[self.position] == UInt8(ascii: byte) else { return false }
            self.position += 1
            return true
        }

        mutating func digit() -> Int? {
            guard !self.isAtEnd, (48...57).contains(self.bytes[self.position]) else { return nil }
            self.position += 1
            return Int(self.bytes[self.position - 1]) - 48
        }

        mutating func digits(_ count: Int) -> Int? {
            var number = 0
            for _ in 0..<count {
                guard let digit = self.digit() else { return nil }
                number = number * 10 + digit
            }
            return number
        }

        /// Milliseconds since midnight.
        mutating func clock() -> Int64? {
            guard let hours = self.digits(2), self.skip(":"), let minutes = self.digits(2), self.skip(":"),
                let seconds = self.digits(2), hours < 24, minutes < 60, seconds < 60
            else { return nil }
            var milliseconds = 0
            if self.skip(".") {
                var count = 0
                while let digit = self.digit() {
                    if count < 3 { milliseconds = milliseconds * 10 + digit }
                    count += 1
                }
                guard (1...9).contains(count) else { return nil }
                for _ in count..<max(3, count) { milliseconds *= 10 }
            }
            return Int64((hours * 60 + minutes) * 60 + seconds) * 1000 + Int64(milliseconds)
        }

        /// How far local time is ahead of UTC, in milliseconds.
        mutating func offset() -> Int64? {
            if self.skip("Z") || self.skip("z") { return 0 }
            let sign: Int64
            if self.skip("+") { sign = 1 } else if self.skip("-") { sign = -1 } else { return nil }
            guard let hours = self.digits(2), self.skip(":"), let minutes = self.digits(2), hours < 24, minutes < 60
            else { return nil }
            return sign * Int64(hours * 60 + minutes) * 60_000
        }
    }
}
