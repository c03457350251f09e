/// One line of the server, taken apart as a simple client would.
struct Reply: Hashable, Sendable, CustomStringConvertible {
    let line: String
    private(set) var tag: String?
    let kind: String
    private(set) var fields: [String: String] = [:]
    private(set) var text: String?

    var description: String { self.line }
    var isTerminal: Bool { self.kind == "OK" || self.kind == "ERR" || self.kind == "BYE" }

    subscript(key: String) -> String? { self.fields[key] }

    /// The whole number of a field.
    func number(_ key: String) -> Int? { self.fields[key].flatMap { Int($0) } }

    init(_ line: String) {
        self.line = line
        // Scalars, not characters: an accent behind a space is one character with it.
        var rest = Substring.UnicodeScalarView(line.unicodeScalars)
        if rest.first == "#" {
            let tag = rest.prefix { $0 != " " }
            self.tag = String(tag.dropFirst())
            rest = rest.dropFirst(tag.count + 1)
        }
        let kind = rest.prefix { $0 != " " }
        self.kind = String(kind)
        rest = rest.dropFirst(kind.count)
        if self.kind == "TXT" {
            self.text = String(rest.dropFirst())
            return
        }
        // The first ` : ` ends the keys: the server writes no quoted value that could hold one.
        let line = String(rest)
        if let mark = line.firstRange(of: " : ") {
            self.text = String(line[mark.upperBound...])
            self.fields = Self.fields(of: String(line[..<mark.lowerBound]))
        } else {
            self.fields = Self.fields(of: line)
        }
    }

    private static func fields(of text: String) -> [String: String] {
        var fields: [String: String] = [:]
        var scalars = Substring.UnicodeScalarView(text.unicodeScalars)
        while let space = scalars.first, space == " " {
            scalars = scalars.dropFirst()
            let key = scalars.prefix { $0 != "=" && $0 != " " }
            scalars = scalars.dropFirst(key.count)
            guard scalars.first == "=" else { continue }
            scalars = scalars.dropFirst()
            fields[String(key)] = Self.value(&scalars)
        }
        return fields
    }

    /// Takes a value off the front.
    private static func value(_ scalars: inout Substring.UnicodeScalarView) -> String {
        guard scalars.first == "\"" else {
            let bare = scalars.prefix { $0 != " " }
            scalars = scalars.dropFirst(bare.count)
            return String(bare)
        }
        scalars = scalars.dropFirst()
        var bytes: [UInt8] = []
        while let scalar = scalars.popFirst(), scalar != "\"" {
            guard scalar == "\\", let escape = scalars.popFirst() else {
                bytes += Array(String(scalar).utf8)
                continue
            }
            switch escape {
            case "n": bytes.append(10)
            case "r": bytes.append(13)
            case "t": bytes.append(9)
            case "x":
                bytes.append(UInt8(String(scalars.prefix(2)), radix: 16) ?? 0)
                scalars = scalars.dropFirst(2)
            default: bytes += Array(String(escape).utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What the server said to one command, up to its terminal line.
struct Answer: Sendable, CustomStringConvertible {
    var replies: [Reply]

    var last: Reply { self.replies.last ?? Reply("") }
    var isOK: Bool { self.last.kind == "OK" }
    var code: String? { self.last.kind == "ERR" ? self.last["code"] : nil }
    var acknowledgement: Reply? { self.replies.first { $0.kind == "ACK" } }
    var events: [Reply] { self.replies.filter { $0.kind == "EVT" } }
    var rows: [Reply] { self.replies.filter { $0.kind == "ROW" } }
    var texts: [String] { self.replies.filter { $0.kind == "TXT" }.map { $0.text ?? "" } }
    var run: Int? { self.acknowledgement?.number("run") ?? self.last.number("run") }

    var description: String { self.replies.suffix(12).map(\.line).joined(separator: "\n") }
}
