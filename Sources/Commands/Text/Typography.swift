/// A character that chat programs, word processors and web pages put in the place of a plain one.
///
/// To people it looks like the plain one; to PostgreSQL, a shell and this protocol it is another. Guessing what was meant
/// would be wrong, so it is refused where it is not clearly meant.
struct Typography: Hashable, Sendable {
    let scalar: Unicode.Scalar
    /// What the character is.
    let kind: String
    /// What to do about it.
    let remedy: String

    /// - Returns: `nil` for a character that stands for itself.
    init?(_ scalar: Unicode.Scalar) {
        guard !scalar.isASCII else { return nil }
        self.scalar = scalar
        switch scalar.value {
        case 0x201C...0x201F, 0xAB, 0xBB, 0x2033:
            (self.kind, self.remedy) = ("a typographic quotation mark", "write the straight \" in its place")
        case 0x2018...0x201B, 0x2039, 0x203A, 0x2032:
            (self.kind, self.remedy) = (
                "a typographic apostrophe or quotation mark", "write the straight ' or \" in its place"
            )
        case 0x2010...0x2015, 0x2212:
            (self.kind, self.remedy) = (
                "a typographic dash", "write the plain - (a long one may stand for two) in its place"
            )
        case 0x2026:
            (self.kind, self.remedy) = ("a typographic ellipsis", "write plain dots in its place")
        case 0xFF01...0xFF5E:
            guard let plain = Unicode.Scalar(scalar.value - 0xFEE0) else { return nil }
            (self.kind, self.remedy) = ("a full-width form", "write the plain \(plain) in its place")
        default:
            if scalar.properties.isWhitespace {
                (self.kind, self.remedy) = ("a special space", "write a plain space in its place")
            } else if scalar.properties.generalCategory == .format {
                (self.kind, self.remedy) = ("a character that can't be seen", "leave it out")
            } else {
                return nil
            }
        }
    }

    /// The first such character of a text.
    static func first(in scalars: some Sequence<Unicode.Scalar>) -> (offset: Int, character: Typography)? {
        for (offset, scalar) in scalars.enumerated() {
            if let character = Typography(scalar) { return (offset, character) }
        }
        return nil
    }

    /// The character with its number and name: `“ (U+201C, left double quotation mark)`.
    ///
    /// What can't be seen is named alone.
    var name: String {
        let number = self.scalar.codePoint
        let words = self.scalar.properties.name.map { ", \($0.lowercased())" } ?? ""
        return self.scalar.isPrintable ? "\(self.scalar) (\(number)\(words))" : "\(number)\(words)"
    }

    /// - Parameters:
    ///   - column: Where it stands, counted from 1.
    ///   - argument: Whose value holds it.
    ///   - escape: How to write it where it is meant.
    /// - Returns: An error that names it, its place and the ways out.
    func refusal(column: Int, argument: String? = nil, whereMeant escape: String) -> CommandFailure {
        CommandFailure(
            .syntax,
            "\(self.name) at column \(column) is \(self.kind); \(self.remedy), or \(escape) if it is meant",
            argument: argument?.clipped(),
            column: column
        )
    }
}

extension Unicode.Scalar {
    /// The number as Unicode writes it: `U+00A0`.
    var codePoint: String {
        let digits = String(self.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
