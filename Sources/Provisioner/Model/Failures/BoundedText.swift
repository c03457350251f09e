/// Shortens what tools say for events and answers.
package enum BoundedText {
    /// The most bytes of a text that stays as it is.
    private static let limit = 4096
    /// The bytes that are kept of each end of a longer one.
    private static let end = 1500

    /// The text in at most 4 KiB; head and tail are kept, since the cause is usually at one of them.
    ///
    /// Cut by bytes: one character can be of any length.
    package static func of(_ text: String) -> String {
        guard text.utf8.count > Self.limit else { return text }
        var head = text.utf8.index(text.startIndex, offsetBy: Self.end)
        while head.samePosition(in: text.unicodeScalars) == nil { head = text.utf8.index(before: head) }
        var tail = text.utf8.index(text.endIndex, offsetBy: -Self.end)
        while tail.samePosition(in: text.unicodeScalars) == nil { tail = text.utf8.index(after: tail) }
        return "\(text[..<head]) … \(text[tail...])"
    }
}
