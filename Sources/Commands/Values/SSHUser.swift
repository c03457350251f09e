/// The name of a user on a machine: a small letter or underscore first, then letters, digits, underscores, dots and
/// hyphens, 32 at most.
package struct SSHUser: Hashable, Sendable, CustomStringConvertible {
    package static let longest = 32

    package let rawValue: String

    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), let first = text.utf8.first else { return nil }
        guard first.isSmallLetter || first == UInt8(ascii: "_") else { return nil }
        guard text.utf8.allSatisfy({ $0.isLetterOrDigit || "_.-".utf8.contains($0) }) else { return nil }
        self.rawValue = text
    }

    package var description: String { self.rawValue }
}
