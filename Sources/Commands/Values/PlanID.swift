/// The name of a saved plan: the first 12 hexadecimal digits of the plan file's SHA-256, in lower case.
package struct PlanID: Hashable, Sendable, CustomStringConvertible {
    package static let length = 12

    package let rawValue: String

    package init?(_ rawValue: String) {
        let text = rawValue.lowercased()
        guard text.utf8.count == Self.length else { return nil }
        guard text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
        self.rawValue = text
    }

    package var description: String { self.rawValue }
}
