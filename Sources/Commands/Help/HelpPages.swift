/// What `help` shows, written for a person at a terminal: at most 100 columns.
package enum HelpPages {
    /// The lines for `help` (no words), `help create cluster`, `help create` or `help protocol`.
    ///
    /// - Parameter words: The words after `help`, in lower case.
    /// - Returns: The texts of as many `TXT` replies.
    /// - Throws: ``CommandFailure`` with ``ErrorCode/unknownCommand`` and what was probably meant.
    package static func lines(for words: [String]) throws(CommandFailure) -> [String] {
        if words.isEmpty { return Self.overview }
        if words == ["protocol"] { return Self.protocolPage }
        if let command = CommandTable.command(named: words) { return Self.page(of: command) }
        let family = CommandTable.all.filter {
            $0.isOffered && $0.words.count > words.count && $0.words.starts(with: words)
        }
        if family.count == 1 { return Self.page(of: family[0]) }
        if !family.isEmpty { return family.map(Self.entry(of:)) }
        throw Self.unknown(words)
    }

    private static func unknown(_ words: [String]) -> CommandFailure {
        let shown = words.joined(separator: " ").clipped()
        let topic = EditDistance.closest(to: words.joined(separator: " "), among: ["protocol"])
        guard let hint = CommandSuggestions.phrase(for: words) ?? topic else {
            let message = "there is no help on \"\(shown)\"; help alone lists the commands"
            return CommandFailure(.unknownCommand, message, argument: "command", next: "help")
        }
        let message = "there is no help on \"\(shown)\"; did you mean \"\(hint)\"?"
        return CommandFailure(.unknownCommand, message, argument: "command", hint: hint, next: "help \(hint)")
    }
}
