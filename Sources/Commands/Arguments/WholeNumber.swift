/// Decimal numbers as arguments write them: digits alone, without sign, blanks or leading zeros.
enum WholeNumber {
    /// The number, if the text is one and it fits.
    static func read(_ text: some StringProtocol) -> Int64? {
        guard (1...19).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        guard text.utf8.first != 48 || text.utf8.count == 1 else { return nil }
        return Int64(text)
    }

    /// The number at the beginning of a text that says more, such as 15 of `15.4`.
    static func leading(_ text: String) -> Int64? {
        self.read(String(decoding: text.utf8.prefix { (48...57).contains($0) }, as: UTF8.self))
    }
}
