/// What a client chose to recognise the answer to a command by; echoed on every line of it.
///
/// ```
/// C: #7 ping
/// S: #7 OK pong=yes
/// ```
package struct Tag: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    /// Fails unless the text is 1 to 64 ASCII letters, digits, `-`, `_` or `.`.
    package init?(_ rawValue: String) {
        guard (1...ProtocolLimits.tag).contains(rawValue.utf8.count) else { return nil }
        guard rawValue.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.rawValue = rawValue
    }

    package var description: String { self.rawValue }

    /// The tag that a line begins with, read without looking at the rest, so that the answer to a line that is too long
    /// or not valid UTF-8 still reaches the command it belongs to.
    ///
    /// - Parameter line: The line's bytes, or as many of its first ones as are at hand.
    package init?(leading line: some Collection<UInt8>) {
        let start = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard start.first == UInt8(ascii: "#") else { return nil }
        let bytes = start.dropFirst().prefix(ProtocolLimits.tag + 1).prefix(while: Self.isAllowed)
        let rest = start.dropFirst(1 + bytes.count)
        guard rest.first.map({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) ?? true else { return nil }
        self.init(String(decoding: bytes, as: UTF8.self))
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}
