/// The forms of names that AWS gives to its things; whether one exists, only AWS can tell.
package enum CloudName {
    /// The longest name of a region or zone, in bytes.
    package static let longest = 40

    /// `eu-central-1`, `us-gov-west-1`: three or more words of small letters, the last one a number.
    package static func isRegion(_ text: String) -> Bool {
        guard let words = Self.words(of: text) else { return false }
        return words.dropLast().allSatisfy { $0.utf8.allSatisfy(\.isSmallLetter) }
            && words[words.count - 1].utf8.allSatisfy(\.isDigit)
    }

    /// `eu-central-1a`, `us-west-2-lax-1a`: three or more words of small letters and digits, ending in a letter.
    package static func isZone(_ text: String) -> Bool {
        guard let words = Self.words(of: text), let last = words[words.count - 1].utf8.last else { return false }
        return words[0].utf8.allSatisfy(\.isSmallLetter) && last.isSmallLetter
    }

    /// `vpc-` and 8 to 17 hexadecimal digits.
    package static func isNetwork(_ text: String) -> Bool { Self.isIdentifier(text, "vpc-") }

    /// `subnet-` and 8 to 17 hexadecimal digits.
    package static func isSubnet(_ text: String) -> Bool { Self.isIdentifier(text, "subnet-") }

    /// `t3.medium`: letters, digits, dots and hyphens, a letter or digit first.
    package static func isInstanceType(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...ProtocolLimits.instanceType).contains(bytes.count), bytes.first?.isLetterOrDigit == true else {
            return false
        }
        return bytes.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    private static func words(of text: String) -> [Substring]? {
        guard (1...self.longest).contains(text.utf8.count) else { return nil }
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count >= 3, words.allSatisfy({ !$0.isEmpty }) else { return nil }
        return words.allSatisfy { $0.utf8.allSatisfy { $0.isSmallLetter || $0.isDigit } } ? words : nil
    }

    private static func isIdentifier(_ text: String, _ prefix: String) -> Bool {
        guard text.hasPrefix(prefix) else { return false }
        let digits = text.utf8.dropFirst(prefix.utf8.count)
        return (8...17).contains(digits.count) && digits.allSatisfy { $0.isHexadecimalDigit && !$0.isCapitalLetter }
    }
}
