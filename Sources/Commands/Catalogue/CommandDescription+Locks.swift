extension CommandDescription {
    /// `locks`.
    package static let locks = CommandDescription(
        words: ["locks"],
        group: .order,
        summary: "what holds clusters up: runs, state locks, freezes",
        details: [
            "A run holds its cluster from its place in the line to its end; those behind it wait. Terraform's own lock of a cluster's state is held while it works on it; alive=no means that nobody living holds it, and unlock cluster takes it away."
        ],
        arguments: [Arguments.clusterFilter.description],
        examples: [
            "locks",
            "locks cluster=orders",
        ],
        answer: [
            "`ROW kind=run cluster= run= state= position= waits_for= holder= command= age= alive=` for every run at work or in the line; `waits_for=` is the run that has the cluster before it",
            "`ROW kind=state cluster= lock= holder= operation= age= alive=` for every lock of a Terraform state",
            "`ROW kind=freeze target= cluster= holder= age= until= : reason` for every freeze",
            "`OK count=`",
        ],
        errors: [.unknownCluster, .toolMissing, .toolTooOld, .toolUnsupported],
        synonyms: ["list locks", "show locks", "queue", "show queue", "freezes", "list freezes"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(.locks(try values.optional(Arguments.clusterFilter)))
        },
        spell: { command in
            guard case .query(.locks(let cluster)) = command else { return [] }
            return [Arguments.clusterFilter.spelled(cluster)]
        }
    )
}
