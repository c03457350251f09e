extension CommandDescription {
    /// `generate cluster`.
    package static let generateCluster = CommandDescription(
        words: ["generate", "cluster"],
        group: .build,
        summary: "write the Terraform and Ansible files, touch nothing else",
        details: [
            "The cluster's workspace can be read with files cluster and cat cluster, and works without pgherd. plan cluster is the next step."
        ],
        arguments: Arguments.newClusterDescriptions,
        examples: [
            "generate cluster orders pg=15 replicas=2"
        ],
        answer: [
            "`ACK run= cluster= state= position=`, within a second; with `holder=` where another run has the cluster, and `repeated=yes` where `idem=` joins an earlier run",
            "`EVT run= seq= phase= state= node= step= pct= elapsed=` for every step, and one every 15 s where nothing happens",
            "`OK run= cluster= state= took= next=`, or `ERR` with the phase that failed and the command to type next",
            "with `wait=no`: `OK run= cluster= next=` right after the `ACK`",
        ],
        errors: ErrorCode.ofEveryRun + [.clusterExists, .clusterBusy, .postgresNotFound, .badSetting, .noFreePort],
        synonyms: ["generate"],
        availability: .offered { (values) throws(CommandFailure) in
            .change(.generate(try values.newCluster()), wait: try values.optional(Arguments.wait) ?? true)
        },
        spell: { command in
            guard case .change(.generate(let request), let wait) = command else { return [] }
            return spelledArguments(of: request, wait: wait)
        }
    )
}
