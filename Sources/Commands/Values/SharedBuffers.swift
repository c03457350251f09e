/// A value of `shared_buffers=`: an amount of memory, or a share of the machine's; of local instances, each has a part of the machine.
package enum SharedBuffers: Hashable, Sendable, CustomStringConvertible {
    /// Kibibytes, 128 or more (PostgreSQL's own minimum).
    case kibibytes(Int64)
    /// Percent of the machine's memory, 1 to 80.
    case percent(Int)

    /// Reads `256MB`, `1GB`, `131072kB`, or `25%`; a bare number is refused, since PostgreSQL would count it in 8 kB blocks.
    package init?(_ text: String) {
        if text.hasSuffix("%") {
            guard let percent = Self.digits(text.dropLast()), (1...80).contains(percent) else { return nil }
            self = .percent(Int(percent))
            return
        }
        let units: [(suffix: String, kibibytes: Int64)] = [
            ("kB", 1), ("MB", 1024), ("GB", 1_048_576), ("TB", 1_073_741_824),
        ]
        guard let unit = units.first(where: { text.lowercased().hasSuffix($0.suffix.lowercased()) }) else { return nil }
        guard let number = Self.digits(text.dropLast(unit.suffix.count)) else { return nil }
        let (kibibytes, overflow) = number.multipliedReportingOverflow(by: unit.kibibytes)
        // 1073741823 blocks of 8 kB are the most that PostgreSQL takes.
        guard !overflow, (128...8_589_934_584).contains(kibibytes) else { return nil }
        self = .kibibytes(kibibytes)
    }

    /// The form PostgreSQL and the protocol read: the largest whole unit, or the percentage.
    package var description: String {
        switch self {
        case .percent(let percent): "\(percent)%"
        case .kibibytes(let size) where size % 1_048_576 == 0: "\(size / 1_048_576)GB"
        case .kibibytes(let size) where size % 1024 == 0: "\(size / 1024)MB"
        case .kibibytes(let size): "\(size)kB"
        }
    }

    private static func digits(_ text: Substring) -> Int64? {
        guard (1...13).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }
}
