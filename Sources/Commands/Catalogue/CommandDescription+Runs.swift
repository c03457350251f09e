extension CommandDescription {
    /// `runs`.
    package static let runs = CommandDescription(
        words: ["runs"],
        group: .runs,
        summary: "the runs, newest first",
        arguments: [
            Arguments.clusterFilter.description, Arguments.runState.description, Arguments.limit.description,
            Arguments.after.description,
        ],
        examples: [
            "runs",
            "runs cluster=orders",
            "runs state=active",
        ],
        answer: [
            "`ROW run= cluster= kind= state= phase= actor= created= took=` for every run",
            "`OK count=`, with `after=` where there are more",
        ],
        synonyms: ["list runs", "show runs", "jobs", "list jobs", "history", "ps"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(
                .runs(
                    RunFilter(
                        cluster: try values.optional(Arguments.clusterFilter),
                        state: try values.optional(Arguments.runState),
                        page: Page(
                            limit: try values.optional(Arguments.limit),
                            after: try values.optional(Arguments.after)
                        )
                    )
                )
            )
        },
        spell: { command in
            guard case .query(.runs(let filter)) = command else { return [] }
            return [
                Arguments.clusterFilter.spelled(filter.cluster), Arguments.runState.spelled(filter.state),
                Arguments.limit.spelled(filter.page.limit), Arguments.after.spelled(filter.page.after),
            ]
        }
    )
}
