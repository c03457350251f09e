extension CommandDescription {
    /// `show run`.
    package static let showRun = CommandDescription(
        words: ["show", "run"],
        group: .runs,
        summary: "one run: what it did, who asked, how it ended",
        arguments: [Arguments.run.description],
        examples: [
            "show run 42"
        ],
        answer: [
            "`ROW run= cluster= kind= state= phase= actor= created= took= command= principal= started= finished= events= code= node= next=`",
            "`ROW run= number= state= from= phase= at= actor= took= : reason` for every step of its life, with how long it stayed there",
            "`OK run= state=`",
        ],
        errors: [.unknownRun],
        synonyms: ["describe run", "status run"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(.showRun(try values.required(Arguments.run)))
        },
        spell: { command in
            guard case .query(.showRun(let run)) = command else { return [] }
            return [Arguments.run.spelled(run)]
        }
    )
}
