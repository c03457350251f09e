/// Writes replies as lines; all escaping of replies happens here and nowhere else.
///
/// ```
/// S: #7 ERR code=unknown-cluster retry=no next="list clusters" : no cluster is called "ordes"
/// S: {"tag":"7","reply":"ERR","code":"unknown-cluster","retry":false,"next":"list clusters","text":"no cluster …"}
/// ```
package struct ReplyRenderer: Sendable {
    package let mode: RenderingMode

    package init(mode: RenderingMode) {
        self.mode = mode
    }

    /// One line without its LF, whatever the reply's values hold.
    ///
    /// Of two fields with one key the first counts. A ``ReplyKind/text`` reply's fields are written in JSON mode alone.
    package func render(_ reply: Reply, tag: Tag?) -> String {
        switch self.mode {
        case .text: self.textLine(reply, tag)
        case .json: self.jsonLine(reply, tag)
        }
    }

    private func textLine(_ reply: Reply, _ tag: Tag?) -> String {
        var line = tag.map { "#\($0) " } ?? ""
        line += reply.kind.rawValue
        let text = reply.text ?? ""
        if reply.kind == .text {
            return text.isEmpty ? line : line + " " + text.escaped(keepingTabs: true)
        }
        for field in Self.distinct(reply.fields) {
            // The greeting names the server in one word, without a key.
            line += reply.kind == .hello && field.key == "server" ? " " : " \(field.key)="
            switch field.value {
            case .string(let string): line += string.asValue()
            case .integer(let integer): line += String(integer)
            case .boolean(let boolean): line += boolean ? "yes" : "no"
            }
        }
        return text.isEmpty ? line : line + " : " + text.escaped(keepingTabs: false)
    }

    private func jsonLine(_ reply: Reply, _ tag: Tag?) -> String {
        var object = JSONWriter()
        if let tag { object.append("tag", .string(tag.rawValue)) }
        object.append("reply", .string(reply.kind.rawValue))
        for field in Self.distinct(reply.fields) {
            object.append(field.key, field.value)
        }
        if let text = reply.text { object.append("text", .string(text)) }
        return object.finished
    }

    /// The fields with keys that can stand in a line: other characters than letters, digits, `_`, `-` and `.` become `_`,
    /// and what a JSON line says by other means has no second place.
    private static func distinct(_ fields: ReplyFields) -> [ReplyFields.Field] {
        var seen: Set<String> = ["tag", "reply", "text"]
        return fields.fields.compactMap { field in
            let key = String(
                String.UnicodeScalarView(field.key.unicodeScalars.map { Self.isAllowedInKey($0) ? $0 : "_" })
            )
            guard !key.isEmpty, seen.insert(key).inserted else { return nil }
            return ReplyFields.Field(key: key, value: field.value)
        }
    }

    private static func isAllowedInKey(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": true
        default: false
        }
    }
}
