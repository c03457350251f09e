extension JSONParser {
    /// Reads a string, from its opening quote to behind its closing one.
    mutating func string() throws(JSONFailure) -> String {
        let start = self.position
        self.position += 1
        var result = String.UnicodeScalarView()
        while let next {
            self.position += 1
            switch next {
            case "\"": return String(result)
            case "\\": result.append(try self.escape())
            case _ where next.value < 0x20:
                throw self.failure("a control character inside a string", at: self.position - 1)
            default: result.append(next)
            }
        }
        throw self.failure("a string without its closing quote", at: start)
    }

    private mutating func escape() throws(JSONFailure) -> Unicode.Scalar {
        let start = self.position - 1
        guard let letter = self.next else { throw self.failure("a string without its closing quote", at: start) }
        self.position += 1
        switch letter {
        case "\"", "\\", "/": return letter
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try self.unicodeEscape(from: start)
        default: throw self.failure("an unknown escape inside a string", at: start)
        }
    }

    /// Reads the digits of `\uXXXX`, and of the second half where the first is half of a surrogate pair.
    private mutating func unicodeEscape(from start: Int) throws(JSONFailure) -> Unicode.Scalar {
        let unit = try self.codeUnit(from: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, self.next == "\\" else { throw self.failure("half of a surrogate pair", at: start) }
        self.position += 1
        guard self.next == "u" else { throw self.failure("half of a surrogate pair", at: start) }
        self.position += 1
        let second = try self.codeUnit(from: start)
        guard (0xDC00...0xDFFF).contains(second) else { throw self.failure("half of a surrogate pair", at: start) }
        let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw self.failure("half of a surrogate pair", at: start) }
        return scalar
    }

    private mutating func codeUnit(from start: Int) throws(JSONFailure) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let next, next.isASCII, let digit = Character(next).hexDigitValue else {
                throw self.failure("an escape \\u needs four hexadecimal digits", at: start)
            }
            unit = unit << 4 | UInt16(digit)
            self.position += 1
        }
        return unit
    }

    /// Reads a number.
    mutating func number() throws(JSONFailure) -> JSONValue {
        let start = self.position
        if self.next == "-" { self.position += 1 }
        let firstDigit = self.next
        guard self.skipDigits() else { throw self.failure("a number without digits", at: start) }
        let digits = self.position - start - (self.scalars[start] == "-" ? 1 : 0)
        guard firstDigit != "0" || digits == 1 else { throw self.failure("a number with a leading zero", at: start) }
        var isInteger = true
        if self.next == "." {
            isInteger = false
            self.position += 1
            guard self.skipDigits() else { throw self.failure("a number without digits after its point", at: start) }
        }
        if self.next == "e" || self.next == "E" {
            isInteger = false
            self.position += 1
            if self.next == "+" || self.next == "-" { self.position += 1 }
            guard self.skipDigits() else { throw self.failure("a number without digits in its exponent", at: start) }
        }
        let text = String(String.UnicodeScalarView(self.scalars[start..<self.position]))
        guard isInteger, let integer = Int64(text) else { return .decimal(text) }
        return .integer(integer)
    }

    private mutating func skipDigits() -> Bool {
        let start = self.position
        while let next, ("0"..."9").contains(next) { self.position += 1 }
        return self.position > start
    }
}
