extension CommandDescription {
    /// `freeze`.
    package static let freeze = CommandDescription(
        words: ["freeze"],
        group: .order,
        summary: "refuse commands that change clusters",
        details: [
            "Without target= and cluster= everything is frozen. Commands that would change a frozen cluster are refused with who froze it, why and until when; what only looks goes on, and so do runs that are at work, and cancel run. A run that waits in line ends as discarded if its turn comes during the freeze. A cluster whose time is over is destroyed after the freeze. locks shows the freezes."
        ],
        arguments: [
            Arguments.freezeTarget.description, Arguments.clusterFilter.description, Arguments.reason.description,
            Arguments.freezeEnd.description, Arguments.idempotencyKey.description,
        ],
        examples: [
            "freeze reason=\"quarter end\" until=3d",
            "freeze cluster=orders reason=\"INC-7 under investigation\"",
            "freeze target=aws reason=\"account migration\" until=2027-01-31T18:00:00Z",
        ],
        answer: [
            "`OK target= cluster= until=`; a freeze of the same scope is replaced"
        ],
        errors: [.unknownCluster, .idempotencyConflict, .recordsUnavailable, .draining],
        synonyms: ["lock", "maintenance", "hold"],
        availability: .offered { (values) throws(CommandFailure) in
            let scope = FreezeScope(
                target: try values.optional(Arguments.freezeTarget),
                cluster: try values.optional(Arguments.clusterFilter)
            )
            let reason = try values.required(Arguments.reason)
            return .control(
                .freeze(FreezeRequest(scope: scope, reason: reason, until: try values.optional(Arguments.freezeEnd)))
            )
        },
        spell: { command in
            guard case .control(.freeze(let request)) = command else { return [] }
            return [
                Arguments.freezeTarget.spelled(request.scope.target),
                Arguments.clusterFilter.spelled(request.scope.cluster), Arguments.reason.spelled(request.reason),
                Arguments.freezeEnd.spelled(request.until),
            ]
        }
    )
}
