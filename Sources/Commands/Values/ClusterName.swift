/// The name of a cluster: 1 to 40 lower-case letters, digits and single hyphens, starting with a letter and not ending
/// with a hyphen.
///
/// The form is valid, with a node's number behind it, as a host name (RFC 1123), a Terraform and AWS tag, a directory
/// and, with `_` for `-`, as the name of a PostgreSQL replication slot (at most 63 bytes).
package struct ClusterName: Hashable, Sendable, CustomStringConvertible {
    /// The longest name allowed, in characters.
    package static let maximumLength = 40

    package let rawValue: String

    package init?(_ rawValue: String) {
        guard (1...Self.maximumLength).contains(rawValue.utf8.count) else { return nil }
        guard let first = rawValue.utf8.first, Self.isLetter(first), rawValue.utf8.last != UInt8(ascii: "-") else {
            return nil
        }
        guard rawValue.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: "-") }) else {
            return nil
        }
        guard !rawValue.contains("--") else { return nil }
        self.rawValue = rawValue
    }

    package var description: String { self.rawValue }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
