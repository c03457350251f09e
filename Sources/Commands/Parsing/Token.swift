/// One part of a request line between blanks.
struct Token: Hashable, Sendable {
    /// What it says.
    enum Content: Hashable, Sendable {
        /// A word that stands alone; `quoted` where it was written in quotes, so that it cannot be a command's word.
        case word(String, quoted: Bool)
        /// `key=value`; the key as typed.
        case pair(key: String, value: String)
    }

    var content: Content
    /// Where it begins, in code points, counted from 1.
    var column: Int
    /// Where its value begins; the same as ``column`` for a word.
    var valueColumn: Int
}
