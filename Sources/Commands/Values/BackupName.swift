/// The name of a copy of the records: a file's name without a path, of letters, digits, dots, underscores and hyphens,
/// starting with a letter or digit, 128 at most.
package struct BackupName: Hashable, Sendable, CustomStringConvertible {
    package static let longest = 128

    package let rawValue: String

    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), let first = text.utf8.first else { return nil }
        guard first.isLetterOrDigit, text.utf8.allSatisfy({ $0.isLetterOrDigit || "._-".utf8.contains($0) }) else {
            return nil
        }
        self.rawValue = text
    }

    package var description: String { self.rawValue }
}
