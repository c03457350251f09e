/// An IPv4 or IPv6 address as its bytes, so that one address has one spelling however it was typed.
package struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 of them.
    package let bytes: [UInt8]

    var isIPv6: Bool { self.bytes.count == 16 }
    /// 32 or 128.
    var bits: Int { self.bytes.count * 8 }

    /// Reads `10.0.0.1` or, without brackets and zone, `2001:db8::1`.
    ///
    /// `nil` for everything else, also for IPv4 written in fewer parts, in octal or inside an IPv6 address, which
    /// programs read differently.
    package init?(_ text: String) {
        guard let bytes = text.utf8.contains(UInt8(ascii: ":")) ? Self.longBytes(text) : Self.shortBytes(text) else {
            return nil
        }
        self.bytes = bytes
    }

    /// The address with all bits behind the first `length` cleared.
    func network(of length: Int) -> NetworkAddress {
        NetworkAddress(
            bytes: self.bytes.enumerated().map { index, byte in
                let kept = min(max(length - index * 8, 0), 8)
                return byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
            }
        )
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private static func shortBytes(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { WholeNumber.read($0).flatMap { UInt8(exactly: $0) } }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func longBytes(_ text: String) -> [UInt8]? {
        let halves = text.utf8.split(separator: Array("::".utf8), omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count) else { return nil }
        let groups = halves.map { half -> [UInt16]? in
            if half.isEmpty { return [] }
            let parts = half.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            let groups = parts.compactMap { part -> UInt16? in
                guard (1...4).contains(part.count), part.allSatisfy(\.isHexadecimalDigit) else { return nil }
                return UInt16(String(decoding: part, as: UTF8.self), radix: 16)
            }
            return groups.count == parts.count ? groups : nil
        }
        guard let first = groups[0], let last = groups[groups.count - 1] else { return nil }
        let given = halves.count == 1 ? first.count : first.count + last.count
        guard halves.count == 1 ? given == 8 : given < 8 else { return nil }
        let all = halves.count == 1 ? first : first + Array(repeating: 0, count: 8 - given) + last
        return all.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    /// The form of RFC 5952: small letters, no leading zeros, the longest run of two or more zero groups as `::`.
    package var description: String {
        guard self.isIPv6 else { return self.bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(self.bytes[$0]) << 8 | UInt16(self.bytes[$0 + 1]) }
        func text(_ groups: some Sequence<UInt16>) -> String {
            groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
        var longest = 0..<0
        var start = 0
        while start < 8 {
            let end = groups[start...].firstIndex { $0 != 0 } ?? 8
            if end - start > max(longest.count, 1) { longest = start..<end }
            start = end + 1
        }
        guard !longest.isEmpty else { return text(groups) }
        return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
    }
}
