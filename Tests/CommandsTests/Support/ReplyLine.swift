@testable import Commands

/// A reply line taken apart as a simple client would: with nothing of the server's code but the names of the kinds.
struct ReplyLine: Hashable {
    var tag: String?
    var kind: String
    var fields: [String: String] = [:]
    var text: String?

    /// Fails for a line that is not of the documented form.
    init?(_ line: String) {
        // Scalars, not characters: an accent behind a space is one character with it.
        var rest = line.unicodeScalars[...]
        if rest.first == "#" {
            let tag = rest.prefix { $0 != " " }
            self.tag = String(tag.dropFirst())
            rest = rest.dropFirst(tag.count + 1)
        }
        self.kind = String(rest.prefix { $0 != " " })
        rest = rest.dropFirst(self.kind.unicodeScalars.count)
        guard ReplyKind(rawValue: self.kind) != nil else { return nil }
        if self.kind == "TXT" {
            self.text = rest.isEmpty ? nil : String(rest.dropFirst())
            return
        }
        // Splitting at the first ` : ` without a look at quotes is what the protocol promises to work.
        let parts = Self.splitOnce(Array(rest), at: Array(" : ".unicodeScalars))
        self.text = parts.after
        guard let fields = Self.fields(of: parts.before) else { return nil }
        self.fields = fields
    }

    private static func splitOnce(_ text: [Unicode.Scalar], at mark: [Unicode.Scalar]) -> (
        before: [Unicode.Scalar], after: String?
    ) {
        for start in text.indices where text[start...].starts(with: mark) {
            let after = String(String.UnicodeScalarView(text[(start + mark.count)...]))
            return (Array(text[..<start]), after)
        }
        return (text, nil)
    }

    private static func fields(of scalars: [Unicode.Scalar]) -> [String: String]? {
        var fields: [String: String] = [:]
        var position = 0
        while position < scalars.count {
            guard scalars[position] == " " else { return nil }
            position += 1
            let key = String(String.UnicodeScalarView(scalars[position...].prefix { $0 != "=" && $0 != " " }))
            position += key.unicodeScalars.count
            guard position < scalars.count, scalars[position] == "=", fields[key] == nil else { return nil }
            position += 1
            var bytes: [UInt8] = []
            if position < scalars.count, scalars[position] == "\"" {
                position += 1
                while position < scalars.count, scalars[position] != "\"" {
                    if scalars[position] == "\\" {
                        guard let byte = Self.escape(scalars, &position) else { return nil }
                        bytes.append(byte)
                    } else {
                        bytes += Array(String(scalars[position]).utf8)
                        position += 1
                    }
                }
                guard position < scalars.count else { return nil }
                position += 1
            } else {
                while position < scalars.count, scalars[position] != " " {
                    bytes += Array(String(scalars[position]).utf8)
                    position += 1
                }
            }
            fields[key] = String(validating: bytes, as: UTF8.self)
        }
        return fields
    }

    private static func escape(_ scalars: [Unicode.Scalar], _ position: inout Int) -> UInt8? {
        guard position + 1 < scalars.count else { return nil }
        let simple: [Unicode.Scalar: UInt8] = ["n": 10, "r": 13, "t": 9, "\"": 34, "\\": 92]
        defer { position += 2 }
        if let byte = simple[scalars[position + 1]] { return byte }
        guard scalars[position + 1] == "x", position + 3 < scalars.count else { return nil }
        defer { position += 2 }
        return UInt8(String(String.UnicodeScalarView(scalars[(position + 2)...(position + 3)])), radix: 16)
    }
}
