extension CommandDescription {
    /// `protect cluster`.
    package static let protectCluster = CommandDescription(
        words: ["protect", "cluster"],
        group: .order,
        summary: "keep a cluster from being destroyed",
        details: [
            "A protected cluster is not destroyed: not by destroy cluster, and not when its time is over. unprotect cluster gives that up."
        ],
        arguments: [Arguments.cluster.description, Arguments.idempotencyKey.description],
        examples: [
            "protect cluster orders"
        ],
        answer: [
            "`OK cluster= protected= expires=`"
        ],
        errors: [.unknownCluster, .wrongState, .idempotencyConflict, .recordsUnavailable, .draining],
        synonyms: ["protect", "lock cluster"],
        availability: .offered { (values) throws(CommandFailure) in
            .control(.protect(try values.required(Arguments.cluster)))
        },
        spell: { command in
            guard case .control(.protect(let name)) = command else { return [] }
            return [Arguments.cluster.spelled(name)]
        }
    )
}
