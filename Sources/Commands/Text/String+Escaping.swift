extension String {
    /// Adds a character in its escaped form if it must not stand as it is: `\n`, `\r`, `\t`, or `\xHH` for each UTF-8 byte.
    mutating func append(escaping scalar: Unicode.Scalar) {
        switch scalar {
        case "\n": self += "\\n"
        case "\r": self += "\\r"
        case "\t": self += "\\t"
        case _ where scalar.needsEscape: self.append(bytesOf: scalar)
        default: self.unicodeScalars.append(scalar)
        }
    }

    /// Adds a character as `\xHH` for each of its UTF-8 bytes.
    private mutating func append(bytesOf scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            self += "\\x" + byte.hexadecimal
        }
    }

    /// The text on one line, with nothing in it that could end the line or be mistaken for something else.
    ///
    /// - Parameter keepingTabs: Whether TAB stays as it is.
    /// - Returns: The text itself where nothing had to change.
    func escaped(keepingTabs: Bool) -> String {
        guard self.unicodeScalars.contains(where: { $0.needsEscape && !($0 == "\t" && keepingTabs) }) else {
            return self
        }
        var result = ""
        for scalar in self.unicodeScalars {
            if scalar == "\t" && keepingTabs { result += "\t" } else { result.append(escaping: scalar) }
        }
        return result
    }

    /// The text as a value of a request or reply: as it is where that can be read back, else quoted with escapes.
    ///
    /// A colon between spaces becomes `\x3A`, so that the first ` : ` of a reply is always the one before its text.
    ///
    /// - Parameters:
    ///   - quotingEquals: Whether a `=` needs quotes, as in a word that stands alone.
    ///   - escapingTypography: Whether typographic characters must not stand as they are, as in a setting's value.
    /// - Returns: What a tokenizer reads back as the text.
    func asValue(quotingEquals: Bool = false, escapingTypography: Bool = false) -> String {
        let needsQuotes = self.unicodeScalars.contains {
            !$0.isPrintable || Typography($0) != nil || $0 == "\"" || $0 == "\\" || (quotingEquals && $0 == "=")
        }
        guard self.isEmpty || needsQuotes else { return self }
        let scalars = Array(self.unicodeScalars)
        var result = "\""
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case ":" where index > 0 && scalars[index - 1] == " ": result += "\\x3A"
            case _ where escapingTypography && Typography(scalar) != nil: result.append(bytesOf: scalar)
            default: result.append(escaping: scalar)
            }
        }
        return result + "\""
    }

    /// The text, shortened for a message that repeats what somebody typed.
    func clipped(to length: Int = 60) -> String {
        self.unicodeScalars.count <= length
            ? self : String(String.UnicodeScalarView(self.unicodeScalars.prefix(length - 1))) + "…"
    }

    /// The text with ASCII capitals made small; other letters stay, so that no foreign letter turns into an ASCII one.
    var foldedASCII: String {
        String(decoding: self.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }

    /// Whether this is the key of a PostgreSQL setting, `set.NAME`.
    var namesSetting: Bool { self.foldedASCII.hasPrefix(ArgumentValues.settingPrefix) }
}

extension UInt8 {
    /// Two hexadecimal digits.
    var hexadecimal: String {
        let digits = String(self, radix: 16, uppercase: true)
        return self < 16 ? "0" + digits : digits
    }
}
