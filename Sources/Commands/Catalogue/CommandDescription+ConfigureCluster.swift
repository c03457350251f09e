extension CommandDescription {
    /// `configure cluster`.
    package static let configureCluster = CommandDescription(
        words: ["configure", "cluster"],
        group: .build,
        summary: "run Ansible against the machines, then verify",
        details: [
            "May be repeated: a second run on a well configured cluster changes nothing.",
            "No server that serves is restarted unless restart= allows it: settings that only a restart brings into force are named in pending_restart=, and next= is the command that restarts.",
        ],
        arguments: [
            Arguments.cluster.description, Arguments.restart.description, Arguments.dropOldCopy.description,
            Arguments.wait.description, Arguments.idempotencyKey.description,
        ],
        examples: [
            "configure cluster orders", "configure cluster orders restart=yes",
        ],
        answer: [
            "`ACK run= cluster= state= position=`, within a second; with `holder=` where another run has the cluster, and `repeated=yes` where `idem=` joins an earlier run",
            "`EVT run= seq= phase= state= node= step= pct= elapsed=` for every step, and one every 15 s where nothing happens",
            "`OK run= cluster= state= took= next=`, with `pending_restart=` where servers wait for a restart, or `ERR` with the phase that failed and the command to type next",
            "with `wait=no`: `OK run= cluster= next=` right after the `ACK`",
        ],
        errors: ErrorCode.ofEveryRun + ErrorCode.ofExistingClusters + ErrorCode.ofRepairing,
        synonyms: ["configure", "setup cluster"],
        availability: .offered { (values) throws(CommandFailure) in
            .change(
                .configure(try values.required(Arguments.cluster), try values.repairOptions()),
                wait: try values.optional(Arguments.wait) ?? true
            )
        },
        spell: { command in
            guard case .change(.configure(let name, let options), let wait) = command else { return [] }
            return [Arguments.cluster.spelled(name)] + Arguments.spelled(options) + [
                Arguments.wait.spelled(wait, unless: true)
            ]
        }
    )
}
