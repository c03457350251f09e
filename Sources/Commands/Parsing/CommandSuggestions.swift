/// What somebody probably meant who typed words that are no command.
enum CommandSuggestions {
    /// The phrase of the command that was probably meant.
    ///
    /// - Parameter words: What was typed, in lower case; as many as the longest command has count.
    /// - Returns: `nil` where nothing is close.
    static func phrase(for words: [String]) -> String? {
        let commands = CommandTable.all.filter(\.isOffered)
        // Words may hold blanks that do not separate words in a request, such as a no-break space pasted from a chat.
        let split = words.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        let (typed, pair) = (Array(split.prefix(CommandTable.longestPhrase)), Array(split.prefix(2)))
        if let swapped = CommandTable.command(named: pair.reversed()), swapped.isOffered { return swapped.phrase }
        for count in [2, 1] where typed.count >= count {
            let phrase = typed.prefix(count).joined(separator: " ")
            if let command = commands.first(where: { $0.synonyms.contains(phrase) }) { return command.phrase }
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
            let candidates = commands.filter { $0.words.count == count }.map(\.phrase)
            let phrase = typed.prefix(count).joined(separator: " ")
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
