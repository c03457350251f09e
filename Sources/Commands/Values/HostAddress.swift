/// Where a machine is: an IPv4 address, an IPv6 address without brackets, or a host name.
///
/// Letters, digits, dots, hyphens and, in an IPv6 address, colons, never a hyphen first; so it is safe as data anywhere,
/// also in a configuration file of SSH. It is kept in one spelling, in small letters and shortened, so that one machine
/// that is given twice is equal to itself.
package struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// The longest host name that DNS allows, in bytes.
    package static let longest = 253

    package let rawValue: String
    /// Whether it is an address and not a name.
    package let isNumeric: Bool

    /// `nil` where it is none of the three, or an address that no machine has: the unspecified one, `0.…`, multicast and
    /// what lies above.
    package init?(_ text: String) {
        if let address = NetworkAddress(text) {
            guard Self.canBelongToMachine(address) else { return nil }
            self.rawValue = address.description
            self.isNumeric = true
        } else {
            guard Self.isName(text) else { return nil }
            self.rawValue = text.foldedASCII
            self.isNumeric = false
        }
    }

    package var description: String { self.rawValue }

    private static func canBelongToMachine(_ address: NetworkAddress) -> Bool {
        address.isIPv6
            ? address.bytes.contains { $0 != 0 } && address.bytes[0] != 0xFF
            : (1...223).contains(address.bytes[0])
    }

    private static func isName(_ text: String) -> Bool {
        guard (1...self.longest).contains(text.utf8.count) else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        // Programs read a last label that looks like a number, also a hexadecimal one, as a part of an address.
        guard let last = labels.last, !last.utf8.allSatisfy(\.isDigit), !last.hasPrefix("0x"), !last.hasPrefix("0X")
        else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.utf8.first != UInt8(ascii: "-")
                && label.utf8.last != UInt8(ascii: "-")
                && label.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        }
    }
}
