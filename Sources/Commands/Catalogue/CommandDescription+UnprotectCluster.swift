extension CommandDescription {
    /// `unprotect cluster`.
    package static let unprotectCluster = CommandDescription(
        words: ["unprotect", "cluster"],
        group: .order,
        summary: "let a cluster be destroyed again",
        details: [
            "Where the cluster's time is over already, it is destroyed soon after; extend it first to keep it."
        ],
        arguments: [Arguments.cluster.description, Arguments.idempotencyKey.description],
        examples: [
            "unprotect cluster orders"
        ],
        answer: [
            "`OK cluster= protected= expires=`"
        ],
        errors: [.unknownCluster, .wrongState, .idempotencyConflict, .recordsUnavailable, .draining],
        synonyms: ["unprotect"],
        availability: .offered { (values) throws(CommandFailure) in
            .control(.unprotect(try values.required(Arguments.cluster)))
        },
        spell: { command in
            guard case .control(.unprotect(let name)) = command else { return [] }
            return [Arguments.cluster.spelled(name)]
        }
    )
}
