extension CommandDescription {
    /// `hello`.
    package static let hello = CommandDescription(
        words: ["hello"],
        group: .session,
        summary: "say how this connection is to be spoken",
        details: [
            "Its own OK is still written in the mode before; everything behind it in the new one."
        ],
        arguments: [Arguments.proto.description, Arguments.mode.description],
        examples: [
            "hello mode=json"
        ],
        answer: [
            "`OK proto= mode= version=`"
        ],
        synonyms: ["hi", "helo", "json"],
        availability: .offered { (values) throws(CommandFailure) in
            .session(.hello(protocol: try values.optional(Arguments.proto), mode: try values.optional(Arguments.mode)))
        },
        spell: { command in
            guard case .session(.hello(protocol: let version, let mode)) = command else { return [] }
            return [Arguments.proto.spelled(version), Arguments.mode.spelled(mode)]
        }
    )
}
