/// The form of the names that stand for people: `alice`, `slack:T1/U024BE7LH`.
package enum ActorName {
    /// Whether the text is 1 to 128 bytes of printable characters without spaces.
    package static func isValid(_ text: String) -> Bool {
        (1...ProtocolLimits.actor).contains(text.utf8.count) && text.unicodeScalars.allSatisfy(\.isPrintable)
    }
}
