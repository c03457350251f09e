/// Reads a request that is one JSON object.
///
/// ```
/// C: {"tag":"7","as":"alice","command":"create cluster","args":{"name":"orders","pg":15,"set.work_mem":"8MB"}}
/// ```
enum JSONRequest {
    private static let members = ["tag", "as", "command", "args"]

    /// - Throws: ``CommandFailure`` with ``ErrorCode/badJSON`` for another form, ``ErrorCode/syntax`` for a malformed tag or
    ///   actor, and all that the command itself fails with.
    static func request(_ text: LineText) throws(CommandFailure) -> Request {
        var found: [String: JSONMember] = [:]
        var unknown: JSONMember?
        do throws(JSONFailure) {
            try JSONParser.members(of: String(String.UnicodeScalarView(text.scalars))) { member in
                if Self.members.contains(member.name) {
                    found[member.name] = member
                } else {
                    unknown = unknown ?? member
                }
            }
        } catch {
            let message = "not valid JSON: \(error.reason) (column \(error.column))"
            throw CommandFailure(.badJSON, message, column: error.column)
        }
        if let unknown { throw Self.unknown(unknown) }
        let tag = try Self.string(found["tag"]).map { (text) throws(CommandFailure) in try Self.tag(text, found["tag"])
        }
        let actor = try Self.string(found["as"]).map { (text) throws(CommandFailure) in
            try Self.actor(text, found["as"])
        }
        guard let command = try Self.string(found["command"]) else {
            let message = "a JSON request needs \"command\", such as {\"command\":\"list clusters\"}"
            throw CommandFailure(.badJSON, message, argument: "command")
        }
        let arguments = try Self.arguments(found["args"], of: text)
        let column = found["command"]?.column ?? 1
        let match = try CommandMatcher.command(named: command, column: column, arguments: arguments)
        return Request(tag: tag, actor: actor, command: match.command, idempotencyKey: match.key)
    }

    /// The tag of a JSON request that was refused, if it can be read.
    static func tag(of line: some Collection<UInt8>) -> Tag? {
        var tag: Tag?
        let text = String(decoding: line.prefix(ProtocolLimits.lineLength), as: UTF8.self)
        // What is wrong with the rest has been told already; members before the fault are known all the same.
        try? JSONParser.members(of: text) { member in
            if member.name == "tag", case .string(let text) = member.value { tag = Tag(text) }
        }
        return tag
    }

    private static func string(_ member: JSONMember?) throws(CommandFailure) -> String? {
        guard let member else { return nil }
        guard case .string(let text) = member.value else {
            let message = "\"\(member.name)\" must be a string, not \(member.value.kind)"
            throw CommandFailure(.badJSON, message, argument: member.name, column: member.column)
        }
        return text
    }

    private static func tag(_ text: String, _ member: JSONMember?) throws(CommandFailure) -> Tag {
        guard let tag = Tag(text) else {
            let message = "\"tag\" must be 1 to \(ProtocolLimits.tag) letters, digits, hyphens, underscores or dots"
            throw CommandFailure(.syntax, message, argument: "tag", column: member?.column)
        }
        return tag
    }

    private static func actor(_ text: String, _ member: JSONMember?) throws(CommandFailure) -> String {
        guard ActorName.isValid(text) else {
            let message = "\"as\" must be 1 to \(ProtocolLimits.actor) bytes without spaces and invisible characters"
            throw CommandFailure(.syntax, message, argument: "as", column: member?.column)
        }
        return text
    }

    private static func arguments(_ member: JSONMember?, of line: LineText) throws(CommandFailure) -> [GivenArgument] {
        guard let member else { return [] }
        guard case .object(let members) = member.value else {
            let message = "\"args\" must be an object, not \(member.value.kind)"
            throw CommandFailure(.badJSON, message, argument: "args", column: member.column)
        }
        var arguments: [GivenArgument] = []
        for member in members {
            let value: GivenArgument.Value
            switch member.value {
            case .string(let text):
                try Self.refuseTypography(in: text, of: member, line)
                value = .text(text)
            case .integer(let integer): value = .integer(integer)
            case .boolean(let boolean): value = .boolean(boolean)
            default:
                let name = member.name.clipped()
                let message =
                    "\"\(name)\" must be a string, a whole number, true or false, not \(Self.name(of: member.value))"
                throw CommandFailure(.badJSON, message, argument: name, column: member.column)
            }
            let argument = GivenArgument(
                key: member.name,
                value: value,
                column: member.column,
                valueColumn: member.column
            )
            arguments.append(argument)
        }
        return arguments
    }

    /// Refuses a setting whose value holds a typographic character that was not written as an escape.
    private static func refuseTypography(
        in text: String,
        of member: JSONMember,
        _ line: LineText
    ) throws(CommandFailure) {
        guard member.name.namesSetting,
            let character = Typography.first(in: text.unicodeScalars)?.character,
            let index = line.scalars.firstIndex(of: character.scalar)
        else { return }
        let digits = character.scalar.codePoint.dropFirst(2)
        throw character.refusal(column: index + 1, argument: member.name, whereMeant: "write it as \\u\(digits)")
    }

    private static func name(of value: JSONValue) -> String {
        if case .decimal(let text) = value { text.clipped() } else { value.kind }
    }

    private static func unknown(_ member: JSONMember) -> CommandFailure {
        let name = member.name.clipped()
        let hint = EditDistance.closest(to: member.name, among: Self.members)
        let wayOut = hint.map { "did you mean \"\($0)\"?" } ?? "there are \"tag\", \"as\", \"command\" and \"args\""
        let message = "unknown member \"\(name)\"; \(wayOut)"
        return CommandFailure(.badJSON, message, argument: name, hint: hint, column: member.column)
    }
}
