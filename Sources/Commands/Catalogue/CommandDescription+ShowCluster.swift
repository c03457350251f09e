extension CommandDescription {
    /// `show cluster`.
    package static let showCluster = CommandDescription(
        words: ["show", "cluster"],
        group: .look,
        summary: "a cluster's record and its nodes",
        arguments: [Arguments.cluster.description],
        examples: [
            "show cluster orders",
        ],
        answer: [
            "`ROW` for the cluster and for every node",
            "`OK …`",
        ],
        errors: [.unknownCluster],
        synonyms: ["describe cluster", "get cluster", "info cluster"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(.showCluster(try values.required(Arguments.cluster)))
        },
        spell: { command in
            guard case .query(.showCluster(let name)) = command else { return [] }
            return [Arguments.cluster.spelled(name)]
        }
    )
}
