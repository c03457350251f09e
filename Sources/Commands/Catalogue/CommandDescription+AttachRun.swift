extension CommandDescription {
    /// `attach run`.
    package static let attachRun = CommandDescription(
        words: ["attach", "run"],
        group: .runs,
        summary: "replay a run and follow it to its end",
        details: [
            "Lossless: with from= one above the last seq seen, nothing is missed and nothing comes twice, also after the server was restarted."
        ],
        arguments: [Arguments.run.description, Arguments.from.description],
        examples: [
            "attach run 42",
            "attach run 42 from=18",
        ],
        answer: [
            "`EVT` for every event from `from=` on, and those to come",
            "the `OK` or `ERR` that the run ends with",
        ],
        errors: [.unknownRun] + ErrorCode.ofEveryEnd + [.wrongState, .planFailed, .applyFailed] + ErrorCode.ofRepairing
            + [.unreachable, .destroyFailed],
        synonyms: ["attach", "follow run", "watch run", "resume run"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(.attach(try values.required(Arguments.run), from: try values.optional(Arguments.from) ?? 1))
        },
        spell: { command in
            guard case .query(.attach(let run, from: let from)) = command else { return [] }
            return [Arguments.run.spelled(run), Arguments.from.spelled(from, unless: 1)]
        }
    )
}
