extension CommandDescription {
    /// `audit`.
    package static let audit = CommandDescription(
        words: ["audit"],
        group: .records,
        summary: "who did what, newest first",
        arguments: Arguments.auditDescriptions + [Arguments.limit.description, Arguments.after.description],
        examples: [
            "audit",
            "audit since=2h",
            "audit cluster=orders actor=alice",
            "audit since=2026-01-01 until=2026-02-01 outcome=failed",
        ],
        answer: [
            "`ROW seq= time= stage= intent= principal= actor= peer= cluster= run= outcome= code= took= command=`: one when the command is accepted (`stage=intent`), one when it has ended (`stage=outcome`)",
            "`OK count=`, with `after=` where there are more",
        ],
        synonyms: ["show audit", "audit list", "log"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(.audit(try values.auditFilter(limit: Arguments.limit)))
        },
        spell: { command in
            guard case .query(.audit(let filter)) = command else { return [] }
            return Arguments.spelled(filter)
        }
    )
}
