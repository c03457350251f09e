/// Where a machine is: an IPv4 address, an IPv6 address without brackets, or a host name.
///
/// Letters, digits, dots, hyphens and, in an IPv6 address, colons; so it is safe as data anywhere, also in a
/// configuration file of SSH.
package struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// The longest host name that DNS allows, in bytes.
    package static let longest = 253

    package let rawValue: String

    /// `nil` where it is none of the three.
    package init?(_ text: String) {
        guard Self.isIPv4(text) || Self.isIPv6(text) || Self.isName(text) else { return nil }
        self.rawValue = text
    }

    package var description: String { self.rawValue }

    /// Whether it is an address and not a name.
    package var isNumeric: Bool { Self.isIPv4(self.rawValue) || Self.isIPv6(self.rawValue) }

    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }) else {
                    return false
                }
                return UInt8(part) != nil && (part.count == 1 || part.first != "0")
            }
    }

    static func isIPv6(_ text: String) -> Bool {
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (3...8).contains(halves.count) else { return false }
        let isShortened = text.contains("::")
        guard !text.contains(":::"), text.ranges(of: "::").count <= 1, isShortened || halves.count == 8 else {
            return false
        }
        if text.hasPrefix(":"), !text.hasPrefix("::") { return false }
        if text.hasSuffix(":"), !text.hasSuffix("::") { return false }
        return halves.allSatisfy { group in group.utf8.count <= 4 && group.utf8.allSatisfy(\.isHexadecimal) }
    }

    private static func isName(_ text: String) -> Bool {
        guard (1...self.longest).contains(text.utf8.count) else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        // A last label of digits alone would be read as a part of an address.
        guard let last = labels.last, !last.utf8.allSatisfy({ (48...57).contains($0) }) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        }
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        (48...57).contains(self) || (65...70).contains(self) || (97...102).contains(self)
    }

    fileprivate var isLetterOrDigit: Bool {
        (48...57).contains(self) || (65...90).contains(self) || (97...122).contains(self)
    }
}
