/// What somebody probably meant who typed words that are no command.
enum CommandSuggestions {
    /// The phrase of the command that was probably meant.
    ///
    /// - Parameter words: What was typed, in lower case; as many as the longest command has count.
    /// - Returns: `nil` where nothing is close.
    static func phrase(for words: [String]) -> String? {
        let commands = CommandTable.all.filter(\.isOffered)
        let (typed, pair) = (Array(words.prefix(CommandTable.longestPhrase)), Array(words.prefix(2)))
        if let swapped = CommandTable.command(named: pair.reversed()), swapped.isOffered { return swapped.phrase }
        for count in [2, 1] where typed.count >= count {
            let phrase = typed.prefix(count).joined(separator: " ")
            guard let command = commands.first(where: { $0.synonyms.contains(phrase) }) else { continue }
            // Who wants to stop a cluster does not mean the server.
            if count == 1, typed.dropFirst().first == "cluster", !command.words.contains("cluster") { continue }
            return command.phrase
        }
        return Self.near(typed, among: commands)
            ?? (pair.count == 2 ? Self.near(pair.reversed(), among: commands.filter { $0.words.count == 2 }) : nil)
            ?? Self.soleCommand(beginningWith: typed.first, among: commands)
    }

    /// The commands that begin with a word, for a line that has the word but not the rest.
    static func phrases(beginningWith word: String) -> [String] {
        CommandTable.all.filter { $0.isOffered && $0.words.count > 1 && $0.words[0] == word }.map(\.phrase)
    }

    private static func near(_ typed: [String], among commands: [CommandDescription]) -> String? {
        for count in (1...CommandTable.longestPhrase).reversed() where typed.count >= count {
            let phrase = typed.prefix(count).joined(separator: " ")
            // Words in common make others no nearer: scaling a cluster is not reading one of its files.
            let candidates = commands.filter { command in
                command.words.count == count
                    && (count == 1 || EditDistance.closest(to: typed[0], among: [command.words[0]]) != nil)
            }.map(\.phrase)
            if let closest = EditDistance.closest(to: phrase, among: candidates) { return closest }
        }
        return nil
    }

    private static func soleCommand(beginningWith word: String?, among commands: [CommandDescription]) -> String? {
        let words = Set(commands.filter { $0.words.count > 1 }.map { $0.words[0] })
        guard let word, let first = EditDistance.closest(to: word, among: words.sorted()) else { return nil }
        let phrases = commands.filter { $0.words.count > 1 && $0.words[0] == first }.map(\.phrase)
        return phrases.count == 1 ? phrases[0] : nil
    }
}
