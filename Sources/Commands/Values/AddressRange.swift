/// A network in CIDR notation: `10.0.0.0/8`, `2001:db8::/32`.
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    /// `nil` where the text is not an address, a slash and a length that fits the address.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = WholeNumber.read(String(parts[1])) else { return nil }
        let address = String(parts[0])
        let longest: Int64 = HostAddress.isIPv4(address) ? 32 : HostAddress.isIPv6(address) ? 128 : -1
        guard (0...max(longest, 0)).contains(length), longest > 0 else { return nil }
        self.rawValue = text
    }

    package var description: String { self.rawValue }
}
