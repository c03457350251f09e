/// Takes a request line apart at its blanks, with one level of quotes.
///
/// ```
/// command = word *( SP ( word / key "=" value ) )
/// value   = bare / DQUOTE *( char / escape ) DQUOTE        ; escapes \" \\ \n \r \t \xHH
/// ```
struct Tokenizer: Sendable {
    private let scalars: [Unicode.Scalar]
    private var position: Int

    /// - Parameters:
    ///   - text: The checked line.
    ///   - start: The index of the first character to look at; what is before counts for columns alone.
    init(_ text: LineText, from start: Int = 0) {
        self.scalars = text.scalars
        self.position = start
    }

    /// All tokens of the line.
    ///
    /// - Throws: ``CommandFailure`` with ``ErrorCode/syntax`` or, for an argument without a value, ``ErrorCode/badValue``.
    static func tokens(of text: LineText, from start: Int = 0) throws(CommandFailure) -> [Token] {
        var tokenizer = Tokenizer(text, from: start)
        var tokens: [Token] = []
        while let token = try tokenizer.nextToken() { tokens.append(token) }
        return tokens
    }

    private var next: Unicode.Scalar? { self.position < self.scalars.count ? self.scalars[self.position] : nil }

    private mutating func nextToken() throws(CommandFailure) -> Token? {
        while let next, next.isBlank { self.position += 1 }
        guard let first = self.next else { return nil }
        let column = self.position + 1
        if first == "\"" {
            return Token(content: .word(try self.quoted(for: nil), quoted: true), column: column, valueColumn: column)
        }
        let word = try self.run(for: nil) { !$0.isBlank && $0 != "=" && $0 != "\"" }
        switch self.next {
        case "=" where word.isEmpty:
            throw Self.syntax("\"=\" needs a name before it; write key=value without blanks around the =", column)
        case "=":
            self.position += 1
            let valueColumn = self.position + 1
            let value = try self.value(of: word)
            return Token(content: .pair(key: word, value: value), column: column, valueColumn: valueColumn)
        case "\"":
            throw Self.syntax("a quote may only begin a value: write key=\"…\" or \"…\"", self.position + 1)
        default:
            return Token(content: .word(word, quoted: false), column: column, valueColumn: column)
        }
    }

    private mutating func value(of key: String) throws(CommandFailure) -> String {
        if self.next == "\"" { return try self.quoted(for: key) }
        let start = self.position
        let value = try self.run(for: key) { !$0.isBlank && $0 != "\"" }
        guard self.next != "\"" else {
            throw Self.syntax("a quote may only begin a value: write \(key.clipped())=\"…\"", self.position + 1, key)
        }
        guard !value.isEmpty else {
            let name = key.clipped()
            throw CommandFailure(
                .badValue,
                "\(name) has no value; write \(name)=VALUE without blanks around the =, or \(name)=\"\" for an empty one",
                argument: name,
                column: start + 1
            )
        }
        return value
    }

    /// Reads from an opening quote to behind the closing one.
    private mutating func quoted(for key: String?) throws(CommandFailure) -> String {
        let start = self.position
        self.position += 1
        var bytes: [UInt8] = []
        while let next {
            self.position += 1
            switch next {
            case "\"":
                guard self.next?.isBlank ?? true else {
                    throw Self.syntax(
                        "a closing quote must be followed by a blank or the end of the line",
                        self.position + 1,
                        key
                    )
                }
                guard let value = String(validating: bytes, as: UTF8.self) else {
                    throw Self.syntax("the \\xHH escapes of this value are not valid UTF-8", start + 1, key)
                }
                return value
            case "\\": bytes.append(try self.escape(for: key))
            default:
                let encoded = UTF8.encode(next) ?? UTF8.encodedReplacementCharacter
                if let key, key.namesSetting, let character = Typography(next) {
                    let escape = encoded.map { "\\x" + $0.hexadecimal }.joined()
                    throw character.refusal(column: self.position, argument: key, whereMeant: "write it as \(escape)")
                }
                bytes.append(contentsOf: encoded)
            }
        }
        throw Self.syntax("the quote is never closed", start + 1, key)
    }

    private mutating func escape(for key: String?) throws(CommandFailure) -> UInt8 {
        let start = self.position - 1
        let letter = self.next
        self.position += 1
        switch letter {
        case "\"", "\\": return letter == "\"" ? UInt8(ascii: "\"") : UInt8(ascii: "\\")
        case "n": return UInt8(ascii: "\n")
        case "r": return UInt8(ascii: "\r")
        case "t": return UInt8(ascii: "\t")
        case "x":
            let digits = self.scalars[self.position...].prefix(2).compactMap {
                $0.isASCII ? Character($0).hexDigitValue : nil
            }
            guard digits.count == 2 else { throw Self.syntax("\\x needs two hexadecimal digits", start + 1, key) }
            self.position += 2
            return UInt8(digits[0] * 16 + digits[1])
        default: throw Self.syntax("unknown escape; known are \\\" \\\\ \\n \\r \\t \\xHH", start + 1, key)
        }
    }

    /// Reads what stands outside of quotes, where typographic characters are never what was meant.
    private mutating func run(for key: String?, while condition: (Unicode.Scalar) -> Bool) throws(CommandFailure)
        -> String
    {
        let part = self.scalars[self.position...].prefix(while: condition)
        if let (offset, character) = Typography.first(in: part) {
            let escape =
                key.map { $0.namesSetting } ?? false ? "quote the value and escape it" : "quote the whole value"
            throw character.refusal(column: self.position + offset + 1, argument: key, whereMeant: escape)
        }
        self.position = part.endIndex
        return String(String.UnicodeScalarView(part))
    }

    private static func syntax(_ message: String, _ column: Int, _ argument: String? = nil) -> CommandFailure {
        CommandFailure(.syntax, "\(message) (column \(column))", argument: argument?.clipped(), column: column)
    }
}
