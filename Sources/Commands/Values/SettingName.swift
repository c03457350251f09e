/// The name of a PostgreSQL setting in `set.NAME=VALUE`, folded to lower case: letters, digits and underscores, at most
/// 63 bytes, with one dot allowed for an extension's settings (`auto_explain.log_analyze`).
package struct SettingName: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String

    package init?(_ rawValue: String) {
        let name = rawValue.lowercased()
        guard (1...63).contains(name.utf8.count) else { return nil }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        for part in parts {
            guard let first = part.utf8.first, (97...122).contains(first) || first == 95 else { return nil }
            guard part.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }) else {
                return nil
            }
        }
        self.rawValue = name
    }

    /// Whether its value may hold a password or a token, so that it is shown nowhere: what PostgreSQL hands to a shell or to
    /// another server, and what says so itself.
    package var mayHoldSecret: Bool {
        guard self.rawValue != "password_encryption" else { return false }
        return self.rawValue.hasSuffix("_command") || Self.secretWords.contains { self.rawValue.contains($0) }
    }

    /// The same rule for the column `name`, as PostgreSQL evaluates it.
    package static let mayHoldSecretExpression =
        "name <> 'password_encryption' AND name ~ '_command$|\(secretWords.joined(separator: "|"))'"

    private static let secretWords = [
        "conninfo", "passphrase", "password", "passwd", "secret", "token", "credential",
    ]

    /// What stands in the place of such a value.
    package static let notShown = "(not shown)"

    package var description: String { self.rawValue }

    package static func < (lhs: SettingName, rhs: SettingName) -> Bool { lhs.rawValue < rhs.rawValue }
}
