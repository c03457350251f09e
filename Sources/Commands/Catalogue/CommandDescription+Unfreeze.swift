extension CommandDescription {
    /// `unfreeze`.
    package static let unfreeze = CommandDescription(
        words: ["unfreeze"],
        group: .order,
        summary: "lift a freeze",
        details: ["It lifts the freeze of exactly this scope; without target= and cluster= the one of everything."],
        arguments: [
            Arguments.freezeTarget.description, Arguments.clusterFilter.description,
            Arguments.idempotencyKey.description,
        ],
        examples: [
            "unfreeze",
            "unfreeze cluster=orders",
        ],
        answer: [
            "`OK target= cluster=`"
        ],
        errors: [.wrongState, .idempotencyConflict, .recordsUnavailable, .draining],
        synonyms: ["thaw"],
        availability: .offered { (values) throws(CommandFailure) in
            .control(
                .unfreeze(
                    FreezeScope(
                        target: try values.optional(Arguments.freezeTarget),
                        cluster: try values.optional(Arguments.clusterFilter)
                    )
                )
            )
        },
        spell: { command in
            guard case .control(.unfreeze(let scope)) = command else { return [] }
            return [Arguments.freezeTarget.spelled(scope.target), Arguments.clusterFilter.spelled(scope.cluster)]
        }
    )
}
