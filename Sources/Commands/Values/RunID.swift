/// The number of a run, unique for the life of the records, from 1 upward.
package struct RunID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: Int64

    /// Fails for numbers below 1.
    package init?(_ rawValue: Int64) {
        guard rawValue >= 1 else { return nil }
        self.rawValue = rawValue
    }

    package var description: String { String(self.rawValue) }

    package static func < (lhs: RunID, rhs: RunID) -> Bool { lhs.rawValue < rhs.rawValue }
}
