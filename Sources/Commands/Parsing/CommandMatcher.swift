/// Finds the command that a request's words name, and makes it of the rest.
enum CommandMatcher {
    /// A command, and by which its repeat is recognised.
    typealias Match = (command: Command, key: IdempotencyKey?)

    /// The command of a text line.
    ///
    /// - Throws: ``CommandFailure`` for an unknown command, an argument it does not have, or a value it does not take.
    static func command(of tokens: [Token]) throws(CommandFailure) -> Match {
        let words = Self.leadingWords(of: tokens)
        guard let description = Self.description(for: words) else { throw Self.unknown(words, tokens) }
        let arguments = tokens.dropFirst(description.words.count).map { token in
            switch token.content {
            case .word(let word, quoted: _):
                GivenArgument(key: nil, value: .text(word), column: token.column, valueColumn: token.valueColumn)
            case .pair(let key, let value):
                GivenArgument(key: key, value: .text(value), column: token.column, valueColumn: token.valueColumn)
            }
        }
        return try Self.command(description, arguments)
    }

    /// The command of a JSON request: its words, and its arguments by name.
    ///
    /// - Throws: As ``command(of:)``.
    static func command(
        named name: String,
        column: Int,
        arguments: [GivenArgument]
    ) throws(CommandFailure) -> Match {
        let words = name.foldedASCII.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        let tokens = words.map { Token(content: .word($0, quoted: false), column: column, valueColumn: column) }
        guard let description = Self.description(for: words) else { throw Self.unknown(words, tokens) }
        guard description.words.count == words.count else {
            throw CommandFailure(
                .badJSON,
                "\"command\" holds the command's words alone; put what follows \"\(description.phrase)\" into \"args\"",
                argument: "command",
                hint: description.phrase,
                column: column
            )
        }
        return try Self.command(description, arguments)
    }

    private static func command(
        _ description: CommandDescription,
        _ arguments: [GivenArgument]
    ) throws(CommandFailure) -> Match {
        switch description.availability {
        case .offered(let build):
            let values = try ArgumentMatcher.values(of: arguments, for: description)
            return (try build(values), try values.optional(Arguments.idempotencyKey))
        case .notOffered(let reason):
            throw Self.notOffered(description, reason)
        }
    }

    /// Refuses a command that this version does not offer before anything else of its line is looked at, so that a token
    /// behind `auth` is never read as an argument and repeated in an error.
    static func refuseNotOffered(_ scalars: some Collection<Unicode.Scalar>) throws(CommandFailure) {
        let longest = CommandTable.longestPhrase
        let words = scalars.split(maxSplits: longest, whereSeparator: \.isBlank).prefix(longest).map {
            String(String.UnicodeScalarView($0)).foldedASCII
        }
        guard let description = Self.description(for: words) else { return }
        if case .notOffered(let reason) = description.availability { throw Self.notOffered(description, reason) }
    }

    private static func notOffered(_ description: CommandDescription, _ reason: String) -> CommandFailure {
        let message = "\(description.phrase) belongs to the protocol, but this version does not offer it: \(reason)"
        return CommandFailure(.notAvailable, message)
    }

    private static func leadingWords(of tokens: [Token]) -> [String] {
        var words: [String] = []
        for token in tokens.prefix(CommandTable.longestPhrase) {
            guard case .word(let word, quoted: false) = token.content else { break }
            words.append(word.foldedASCII)
        }
        return words
    }

    private static func description(for words: [String]) -> CommandDescription? {
        let counts = (0...CommandTable.longestPhrase).reversed()
        return counts.lazy.compactMap { CommandTable.command(named: Array(words.prefix($0))) }.first
    }

    private static func unknown(_ words: [String], _ tokens: [Token]) -> CommandFailure {
        let column = tokens.first?.column
        guard let first = words.first else {
            let message =
                "a line begins with a command's words, without quotes and before all arguments; type help for the commands"
            return CommandFailure(.unknownCommand, message, column: column, next: "help")
        }
        if let foreign = Self.foreignLetter(in: words, tokens) { return foreign }
        if let hint = CommandSuggestions.phrase(for: words) {
            let typed = words.prefix(hint.split(separator: " ").count).joined(separator: " ").clipped()
            let message = "unknown command \"\(typed)\"; did you mean \"\(hint)\"?"
            return CommandFailure(.unknownCommand, message, hint: hint, column: column, next: "help \(hint)")
        }
        let shown = words.prefix(2).joined(separator: " ").clipped()
        let phrases = CommandSuggestions.phrases(beginningWith: first)
        if !phrases.isEmpty {
            let message =
                "\"\(shown)\" is not a command; there are \(phrases.joined(separator: " and "))"
            return CommandFailure(.unknownCommand, message, column: column, next: "help \(first)")
        }
        let message = "unknown command \"\(shown)\"; type help for the commands"
        return CommandFailure(.unknownCommand, message, column: column, next: "help")
    }

    /// Names a character that belongs to no command's words, which may look exactly like one that does.
    ///
    /// No command is suggested: the suggestion could look like what was typed.
    private static func foreignLetter(in words: [String], _ tokens: [Token]) -> CommandFailure? {
        for (word, token) in zip(words.prefix(2), tokens) {
            guard let scalar = word.unicodeScalars.first(where: { !$0.isASCII }) else { continue }
            let name =
                scalar.properties.name.map { " (\(scalar.codePoint), \($0.lowercased()))" } ?? " (\(scalar.codePoint))"
            let shown = scalar.isPrintable ? "\(scalar)\(name)" : "a character that can't be seen\(name)"
            let message =
                "unknown command \"\(word.clipped())\": \(shown) is no letter of any command; type help for the commands"
            return CommandFailure(.unknownCommand, message, column: token.column, next: "help")
        }
        return nil
    }
}
