import TestSupport

/// Texts that hurt.
extension SeededGenerator {
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self)]
    }

    mutating func maybe<Value>(_ value: (inout SeededGenerator) -> Value) -> Value? {
        Bool.random(using: &self) ? value(&self) : nil
    }

    /// Any text at all, with a liking for what hurts.
    mutating func text(upTo length: Int) -> String {
        let nasty: [Unicode.Scalar] = [
            " ", "\"", "\\", "=", ":", "\n", "\r", "\t", "\0", "#", "@", ";", "'", "$", "\u{7F}", "\u{85}", "\u{1B}",
            "\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{301}", "ü", "漢", "😀",
        ]
        var view = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...length, using: &self) {
            let isNasty = Int.random(in: 0..<3, using: &self) == 0
            let random = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &self)) ?? "x"
            let plain = Unicode.Scalar(UInt8.random(in: 33...126, using: &self))
            view.append(isNasty ? self.pick(nasty) : self.pick([plain, plain, plain, random]))
        }
        return String(view)
    }

    /// A text of 1 or more of some characters.
    mutating func word(of characters: String, upTo length: Int) -> String {
        let characters = Array(characters)
        return String((0..<Int.random(in: 1...length, using: &self)).map { _ in self.pick(characters) })
    }
}
