/// A strict JSON reader (RFC 8259) with a depth limit, which refuses objects with two members of one name.
package struct JSONParser: Sendable {
    var scalars: [Unicode.Scalar]
    var position = 0
    private var depth = 0

    package init(_ text: String) {
        self.scalars = Array(text.unicodeScalars)
    }

    /// Reads the whole text as one value.
    ///
    /// - Throws: ``JSONFailure`` for anything that is not one JSON value.
    package static func value(of text: String) throws(JSONFailure) -> JSONValue {
        var parser = JSONParser(text)
        let value = try parser.value()
        try parser.end()
        return value
    }

    /// Reads the whole text as one object and hands over its members as they come, so that those before a fault are known.
    ///
    /// - Throws: ``JSONFailure`` for anything that is not one JSON object.
    package static func members(of text: String, each: (JSONMember) -> Void) throws(JSONFailure) {
        var parser = JSONParser(text)
        parser.skipBlanks()
        try parser.object(each: each)
        try parser.end()
    }

    func failure(_ reason: String, at position: Int? = nil) -> JSONFailure {
        JSONFailure(reason: reason, column: (position ?? self.position) + 1)
    }

    var next: Unicode.Scalar? { self.position < self.scalars.count ? self.scalars[self.position] : nil }

    private mutating func skipBlanks() {
        while let next, next == " " || next == "\t" || next == "\n" || next == "\r" { self.position += 1 }
    }

    private mutating func end() throws(JSONFailure) {
        self.skipBlanks()
        guard self.next == nil else { throw self.failure("something follows the end of the value") }
    }

    private mutating func value() throws(JSONFailure) -> JSONValue {
        self.skipBlanks()
        switch self.next {
        case "{":
            var members: [JSONMember] = []
            try self.object { members.append($0) }
            return .object(members)
        case "[": return .array(try self.array())
        case "\"": return .string(try self.string())
        case "t": return try self.word("true", .boolean(true))
        case "f": return try self.word("false", .boolean(false))
        case "n": return try self.word("null", .null)
        case .some("-"), .some("0"..."9"): return try self.number()
        case nil: throw self.failure("a value is missing")
        default: throw self.failure("a value cannot begin like this")
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFailure) -> JSONValue {
        guard self.scalars[self.position...].starts(with: word.unicodeScalars) else {
            throw self.failure("a value cannot begin like this")
        }
        self.position += word.unicodeScalars.count
        return value
    }

    private mutating func enter() throws(JSONFailure) {
        self.depth += 1
        guard self.depth <= ProtocolLimits.jsonDepth else {
            throw self.failure("more than \(ProtocolLimits.jsonDepth) levels of objects and arrays")
        }
        self.position += 1
        self.skipBlanks()
    }

    /// After a member or element: whether another one follows.
    private mutating func separator(closing: Unicode.Scalar) throws(JSONFailure) -> Bool {
        self.skipBlanks()
        defer { self.position += 1 }
        switch self.next {
        case ",": return true
        case closing:
            self.depth -= 1
            return false
        default: throw self.failure("expected , or \(closing)")
        }
    }

    private mutating func array() throws(JSONFailure) -> [JSONValue] {
        try self.enter()
        var values: [JSONValue] = []
        if self.next == "]" {
            _ = try self.separator(closing: "]")
            return values
        }
        repeat { values.append(try self.value()) } while try self.separator(closing: "]")
        return values
    }

    private mutating func object(each: (JSONMember) -> Void) throws(JSONFailure) {
        guard self.next == "{" else { throw self.failure("expected {") }
        try self.enter()
        if self.next == "}" {
            _ = try self.separator(closing: "}")
            return
        }
        var names: Set<String> = []
        repeat {
            self.skipBlanks()
            guard self.next == "\"" else { throw self.failure("expected a member's name in quotes") }
            let start = self.position
            let name = try self.string()
            guard names.insert(name).inserted else {
                throw self.failure("the member \"\(name.clipped())\" is there twice", at: start)
            }
            self.skipBlanks()
            guard self.next == ":" else { throw self.failure("expected :") }
            self.position += 1
            self.skipBlanks()
            let column = self.position + 1
            each(JSONMember(name: name, value: try self.value(), column: column))
        } while try self.separator(closing: "}")
    }
}
