extension CommandDescription {
    /// `drift cluster`.
    package static let driftCluster = CommandDescription(
        words: ["drift", "cluster"],
        group: .order,
        summary: "how a cluster differs from what it should be",
        details: [
            "Looks at every layer and changes nothing: Terraform compares its state with what exists, Ansible is run in check mode, and PostgreSQL is asked for its settings and for all that verify promises."
        ],
        arguments: [Arguments.cluster.description],
        examples: [
            "drift cluster orders"
        ],
        answer: [
            "`ROW cluster= layer=terraform|ansible|postgresql node= what= expected= found=` for every difference",
            "`OK cluster= count= took= next=`; `count=0` where there is none",
        ],
        errors: [
            .unknownCluster, .wrongState, .clusterBusy, .toolMissing, .outOfResources, .toolTooOld, .toolUnsupported,
            .driftFailed,
            .timedOut,
        ],
        synonyms: ["drift", "diff cluster"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(.drift(try values.required(Arguments.cluster)))
        },
        spell: { command in
            guard case .query(.drift(let name)) = command else { return [] }
            return [Arguments.cluster.spelled(name)]
        }
    )
}
