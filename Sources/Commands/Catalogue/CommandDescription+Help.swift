extension CommandDescription {
    /// `help`.
    package static let help = CommandDescription(
        words: ["help"],
        group: .session,
        summary: "the commands, or one of them in full",
        arguments: [Arguments.helpWords.description],
        examples: [
            "help",
            "help create cluster",
            "help protocol",
        ],
        answer: [
            "`TXT` for every line",
            "`OK`",
        ],
        errors: [.unknownCommand],
        synonyms: ["?", "man", "usage", "commands", "-h", "--help"],
        availability: .offered { (values) throws(CommandFailure) in
            .session(.help(try values.optional(Arguments.helpWords) ?? []))
        },
        spell: { command in
            guard case .session(.help(let words)) = command else { return [] }
            return [Arguments.helpWords.spelled(words, unless: [])]
        }
    )
}
