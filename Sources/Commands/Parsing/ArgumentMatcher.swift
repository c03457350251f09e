/// Assigns what a request gave to the arguments that its command has.
struct ArgumentMatcher: Sendable {
    let command: CommandDescription
    private var given: [String: GivenArgument] = [:]
    private var settings: [GivenArgument] = []

    /// - Throws: ``CommandFailure`` for the first argument that the command does not have, or has already.
    static func values(
        of arguments: [GivenArgument],
        for command: CommandDescription
    ) throws(CommandFailure) -> ArgumentValues {
        var matcher = ArgumentMatcher(command: command)
        for argument in arguments {
            if let key = argument.key {
                try matcher.add(argument, key: key.foldedASCII)
            } else {
                try matcher.add(word: argument)
            }
        }
        return ArgumentValues(command: command, given: matcher.given, settings: matcher.settings)
    }

    private init(command: CommandDescription) {
        self.command = command
    }

    private mutating func add(_ argument: GivenArgument, key: String) throws(CommandFailure) {
        let hasSettings = self.command.arguments.contains { $0.form == .settings }
        if hasSettings, key.hasPrefix(ArgumentValues.settingPrefix) {
            self.settings.append(argument)
            return
        }
        let named = self.command.arguments.first {
            $0.form != .settings && ($0.name == key || $0.aliases.contains(key))
        }
        guard let named else { throw self.unknown(key, argument) }
        try self.assign(argument, to: named, key)
    }

    private mutating func assign(
        _ argument: GivenArgument,
        to description: ArgumentDescription,
        _ key: String
    ) throws(CommandFailure) {
        if let first = self.given[description.name] {
            let names = Set([first.key?.foldedASCII ?? description.name, key]).sorted().map { "\"\($0)\"" }
            throw CommandFailure(
                .repeatedArgument,
                names.count == 1
                    ? "\(names[0]) is given twice; say it once"
                    : "\(names.joined(separator: " and ")) are one argument, given twice; say it once",
                argument: description.name,
                column: argument.column
            )
        }
        self.given[description.name] = argument
    }

    private mutating func add(word argument: GivenArgument) throws(CommandFailure) {
        let positional = self.command.arguments.filter(\.isPositional)
        if let words = positional.first(where: { $0.form == .words }) {
            self.append(argument, to: words)
        } else if let free = positional.first(where: { self.given[$0.name] == nil }) {
            self.given[free.name] = argument
        } else {
            throw self.unexpected(argument)
        }
    }

    private mutating func append(_ argument: GivenArgument, to words: ArgumentDescription) {
        guard var all = self.given[words.name], let first = all.text(for: .words), let more = argument.text(for: .words)
        else {
            self.given[words.name] = argument
            return
        }
        all.value = .text(first + " " + more)
        self.given[words.name] = all
    }

    private func unknown(_ key: String, _ argument: GivenArgument) -> CommandFailure {
        let names = self.command.arguments.flatMap { [$0.name] + $0.aliases }
        let word = String(key.drop { $0 == "-" })
        let meant = self.command.arguments.first { $0.synonyms.contains(word) }?.name
        let hint = names.contains(word) ? word : meant ?? EditDistance.closest(to: word, among: names)
        let shown = key.clipped()
        let isSetting = word.hasPrefix(ArgumentValues.settingPrefix)
        let wayOut =
            hint.map { "did you mean \"\($0)\"?" }
            ?? (isSetting ? "\(self.command.phrase) takes no settings: create and generate do, for a new cluster" : nil)
            ?? (names.isEmpty
                ? "\(self.command.phrase) takes no arguments" : "\(self.command.phrase) takes \(Self.list(names))")
        return CommandFailure(
            .unknownArgument,
            "unknown argument \"\(shown)\"; \(wayOut)",
            argument: shown,
            hint: hint,
            column: argument.column,
            next: hint == nil ? "help \(self.command.phrase)" : nil
        )
    }

    private func unexpected(_ argument: GivenArgument) -> CommandFailure {
        let word = (argument.text(for: .text) ?? "").foldedASCII
        let name = self.command.arguments.first { $0.name == word || $0.aliases.contains(word) }
        let isSetting =
            word.hasPrefix(ArgumentValues.settingPrefix) && self.command.arguments.contains { $0.form == .settings }
        let hint = isSetting ? "\(word.clipped())=" : name.map { "\($0.name)=" } ?? self.longerPhrase(with: word)
        let wayOut =
            hint.map { "did you mean \"\($0)\"?" }
            ?? "write: \(self.command.usage), with quotes around a value that holds blanks"
        return CommandFailure(
            .unknownArgument,
            "\(argument.shown) is one word too many for \(self.command.phrase); \(wayOut)",
            argument: word.clipped(),
            hint: hint,
            column: argument.column,
            next: "help \(self.command.phrase)"
        )
    }

    /// The command that begins with the same word and was probably meant: `audit export` for `audit exprt`.
    private func longerPhrase(with word: String) -> String? {
        let phrases = CommandSuggestions.phrases(beginningWith: self.command.words[0]).filter {
            $0 != self.command.phrase
        }
        return EditDistance.closest(to: "\(self.command.words[0]) \(word)", among: phrases)
    }

    private static func list(_ names: [String]) -> String {
        names.map { "\($0)=" }.joined(separator: ", ")
    }
}
