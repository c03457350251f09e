/// A network in CIDR notation: `10.0.0.0/8`, `2001:db8::/32`; kept in one spelling.
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    /// `nil` where the text is not an address, a slash and a length that fits the address, or where bits are set behind
    /// that length: a cloud refuses them, and it is not clear whether the network or the one address was meant.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = NetworkAddress(String(parts[0])) else { return nil }
        guard let length = WholeNumber.read(parts[1]).map(Int.init), (0...address.bits).contains(length) else {
            return nil
        }
        guard address.network(of: length) == address else { return nil }
        self.rawValue = "\(address)/\(length)"
    }

    package var description: String { self.rawValue }

    /// What was probably meant by a text that is none: the network around an address, or the one address.
    static func closest(to text: String) -> AddressRange? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = NetworkAddress(String(parts[0])) else { return nil }
        guard parts.count == 2 else { return AddressRange("\(address)/\(address.bits)") }
        guard let length = WholeNumber.read(parts[1]).map(Int.init) else { return nil }
        return AddressRange("\(address.network(of: length))/\(length)")
    }
}
