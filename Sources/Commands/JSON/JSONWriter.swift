/// Writes one JSON object on one line, member by member.
package struct JSONWriter: Sendable {
    private var text = "{"

    package init() {}

    /// Adds a member; the caller sees to it that no name comes twice.
    package mutating func append(_ name: String, _ value: ReplyValue) {
        switch value {
        case .string(let string): self.append(name, json: Self.string(string))
        case .integer(let integer): self.append(name, json: String(integer))
        case .boolean(let boolean): self.append(name, json: boolean ? "true" : "false")
        }
    }

    /// Adds a member whose value is an object.
    package mutating func append(_ name: String, object: JSONWriter) {
        self.append(name, json: object.finished)
    }

    /// The whole object.
    package var finished: String { self.text + "}" }

    private mutating func append(_ name: String, json: String) {
        if self.text.utf8.count > 1 { self.text += "," }
        self.text += Self.string(name) + ":" + json
    }

    /// A JSON string; what would be escaped in a text line is escaped here too.
    private static func string(_ string: String) -> String {
        var result = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.needsEscape:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
