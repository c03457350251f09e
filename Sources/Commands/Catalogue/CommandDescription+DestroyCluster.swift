extension CommandDescription {
    /// `destroy cluster`.
    package static let destroyCluster = CommandDescription(
        words: ["destroy", "cluster"],
        group: .build,
        summary: "remove a cluster completely, with its data",
        details: [
            "Stops and removes the machines or instances, their data and the Terraform state; records and audit stay. May be repeated until nothing is left.",
            "Machines given with hosts= stay, but PostgreSQL and the cluster's data are removed from them. One that never answers again can't be cleaned: with skip_unreachable=yes it is left as it is, and the answer names it.",
            "Machines bought with termination_protection=yes are not destroyed, unless unprotect=yes switches that off first.",
        ],
        arguments: [
            Arguments.cluster.description, Arguments.confirm.description, Arguments.skipUnreachable.description,
            Arguments.unprotect.description, Arguments.wait.description, Arguments.idempotencyKey.description,
        ],
        examples: [
            "destroy cluster orders confirm=orders",
            "destroy cluster orders confirm=orders skip_unreachable=yes",
        ],
        answer: [
            "`ACK run= cluster= state= position=`, within a second; with `holder=` where another run has the cluster, and `repeated=yes` where `idem=` joins an earlier run",
            "`EVT run= seq= phase= state= node= step= pct= elapsed=` for every step, and one every 15 s where nothing happens",
            "`OK run= cluster= state= took= next=`, or `ERR` that says what is left",
            "with `wait=no`: `OK run= cluster= next=` right after the `ACK`",
        ],
        errors: [.confirmationMismatch, .protected] + ErrorCode.ofEveryRun + ErrorCode.ofExistingClusters + [
            .destroyFailed
        ],
        synonyms: ["delete cluster", "drop cluster", "remove cluster", "rm cluster", "destroy"],
        availability: .offered { (values) throws(CommandFailure) in
            let cluster = try values.required(Arguments.cluster)
            try values.confirm(cluster, "destroy cluster", effect: "removes \(cluster) with all its data")
            let skipsUnreachable = try values.optional(Arguments.skipUnreachable) ?? false
            let liftsProtection = try values.optional(Arguments.unprotect) ?? false
            return .change(
                .destroy(cluster, skipsUnreachable: skipsUnreachable, liftsProtection: liftsProtection),
                wait: try values.optional(Arguments.wait) ?? true
            )
        },
        spell: { command in
            guard case .change(.destroy(let name, let skipsUnreachable, let liftsProtection), let wait) = command else {
                return []
            }
            return [
                Arguments.cluster.spelled(name), Arguments.confirm.spelled(name.rawValue),
                Arguments.skipUnreachable.spelled(skipsUnreachable, unless: false),
                Arguments.unprotect.spelled(liftsProtection, unless: false),
                Arguments.wait.spelled(wait, unless: true),
            ]
        }
    )
}
