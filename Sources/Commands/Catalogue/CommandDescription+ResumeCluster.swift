extension CommandDescription {
    /// `resume cluster`.
    package static let resumeCluster = CommandDescription(
        words: ["resume", "cluster"],
        group: .build,
        summary: "go on from the phase that failed or was interrupted",
        details: [
            "Nothing that is done already is done twice. A cluster that was ready once is restarted only as restart= allows."
        ],
        arguments: [
            Arguments.cluster.description, Arguments.restart.description, Arguments.dropOldCopy.description,
            Arguments.wait.description, Arguments.idempotencyKey.description,
        ],
        examples: [
            "resume cluster orders", "resume cluster orders restart=yes",
        ],
        answer: [
            "`ACK run= cluster= state= position=`, within a second; with `holder=` where another run has the cluster, and `repeated=yes` where `idem=` joins an earlier run",
            "`EVT run= seq= phase= state= node= step= pct= elapsed=` for every step, and one every 15 s where nothing happens",
            "`OK run= cluster= state= took= next=`, with `pending_restart=` where servers wait for a restart, or `ERR` with the phase that failed and the command to type next",
            "with `wait=no`: `OK run= cluster= next=` right after the `ACK`",
        ],
        errors: ErrorCode.ofEveryRun + ErrorCode.ofExistingClusters + [.planFailed, .applyFailed]
            + ErrorCode.ofRepairing,
        synonyms: ["resume", "continue cluster", "retry cluster"],
        availability: .offered { (values) throws(CommandFailure) in
            .change(
                .resume(try values.required(Arguments.cluster), try values.repairOptions()),
                wait: try values.optional(Arguments.wait) ?? true
            )
        },
        spell: { command in
            guard case .change(.resume(let name, let options), let wait) = command else { return [] }
            return [Arguments.cluster.spelled(name)] + Arguments.spelled(options) + [
                Arguments.wait.spelled(wait, unless: true)
            ]
        }
    )
}
