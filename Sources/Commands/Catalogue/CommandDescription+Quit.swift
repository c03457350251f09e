extension CommandDescription {
    /// `quit`.
    package static let quit = CommandDescription(
        words: ["quit"],
        group: .session,
        summary: "end this connection; runs go on",
        examples: [
            "quit"
        ],
        answer: [
            "`OK`, then `BYE reason=quit`"
        ],
        synonyms: ["exit", "bye", "logout", "close", "q"],
        availability: .offered { (_) in .session(.quit) }
    )
}
