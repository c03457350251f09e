extension CommandDescription {
    /// `tail run`.
    package static let tailRun = CommandDescription(
        words: ["tail", "run"],
        group: .runs,
        summary: "a run's last events",
        arguments: [Arguments.run.description, Arguments.lines.description],
        examples: [
            "tail run 42",
            "tail run 42 lines=100",
        ],
        answer: [
            "`EVT` for the last events",
            "`OK run= state= count=`",
        ],
        errors: [.unknownRun],
        synonyms: ["tail", "log run", "logs run", "logs"],
        availability: .offered { (values) throws(CommandFailure) in
            let lines = try values.optional(Arguments.lines) ?? ProtocolLimits.defaultTailLines
            return .query(.tail(try values.required(Arguments.run), lines: lines))
        },
        spell: { command in
            guard case .query(.tail(let run, lines: let lines)) = command else { return [] }
            return [
                Arguments.run.spelled(run), Arguments.lines.spelled(lines, unless: ProtocolLimits.defaultTailLines),
            ]
        }
    )
}
