extension CommandDescription {
    /// `ping`.
    package static let ping = CommandDescription(
        words: ["ping"],
        group: .session,
        summary: "an answer at once",
        arguments: [Arguments.pingText.description],
        examples: [
            "ping",
            "ping \"are you there\"",
        ],
        answer: [
            "`OK pong=yes`, with the text behind it"
        ],
        synonyms: ["echo"],
        availability: .offered { (values) throws(CommandFailure) in
            .session(.ping(try values.optional(Arguments.pingText)))
        },
        spell: { command in
            guard case .session(.ping(let text)) = command else { return [] }
            return [Arguments.pingText.spelled(text)]
        }
    )
}
