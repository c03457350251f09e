/// The name of a user on a machine: a lower-case letter or underscore first, then letters, digits, underscores, dots
/// and hyphens, 32 at most.
package struct SSHUser: Hashable, Sendable, CustomStringConvertible {
    package static let longest = 32

    package let rawValue: String

    package init?(_ text: String) {
        guard let first = text.utf8.first, first == 95 || (97...122).contains(first) else { return nil }
        guard text.utf8.count <= Self.longest else { return nil }
        let isPlain = text.utf8.allSatisfy {
            (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || [95, 45, 46].contains($0)
        }
        guard isPlain else { return nil }
        self.rawValue = text
    }

    package var description: String { self.rawValue }
}
