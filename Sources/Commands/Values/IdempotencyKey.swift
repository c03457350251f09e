/// What a client chose to recognise a command by that it may have to send twice: 1 to 64 visible ASCII characters.
package struct IdempotencyKey: Hashable, Sendable, CustomStringConvertible {
    package static let longest = 64

    package let rawValue: String

    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) }) else {
            return nil
        }
        self.rawValue = text
    }

    package var description: String { self.rawValue }
}
