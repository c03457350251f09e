extension CommandDescription {
    /// `show cluster`.
    package static let showCluster = CommandDescription(
        words: ["show", "cluster"],
        group: .look,
        summary: "a cluster's record and its nodes",
        arguments: [Arguments.cluster.description],
        examples: [
            "show cluster orders"
        ],
        answer: [
            "`ROW cluster= state= pg= version= replicas= …` with all that was asked for and, after a failure, what was the matter; without `pg=` as long as the machines' system has not decided; `support_ended=` is the day of its major's last fixes, where that is past",
            "`ROW node= role= address= port= directory=` for every node",
            "`ROW resource= id= tainted=` for everything that Terraform's state knows of machines that were bought, and after an apply that was cut off `ROW stray= id= node= zone=` for what it does not know; `stray=unknown` where that can't be found out",
            "`OK cluster= state= holder= last_run= next=`; `holder=` is the run that is at work on it",
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
