extension CommandDescription {
    /// `create cluster`.
    package static let createCluster = CommandDescription(
        words: ["create", "cluster"],
        group: .build,
        summary: "build a primary and its streaming replicas",
        details: [
            "The whole pipeline: validate, generate, plan, apply, configure, verify. OK comes only after every replica streams and has read a row written on the primary.",
            "A PostgreSQL major past its end of life works like any other; a warning says since when it gets no more fixes.",
            "A run goes on when its client leaves; attach run ID shows it again. A run that failed is taken up again with resume cluster. A cluster that was never ready can be asked for again with other settings.",
        ],
        arguments: Arguments.newClusterDescriptions,
        examples: [
            "create cluster orders pg=15 replicas=2",
            "create cluster pg=16",
            "create cluster orders shared_buffers=25% set.work_mem=8MB",
            "create cluster orders target=hosts hosts=10.0.0.1,10.0.0.2,10.0.0.3 pg=15 allow=10.20.0.0/16",
            "create cluster orders target=aws pg=15 replicas=2 instance_type=t3.medium region=eu-central-1",
            "create cluster trial ttl=8h",
            "create cluster orders wait=no",
        ],
        answer: [
            "`ACK run= cluster= state= position=`, within a second; with `holder=` where another run has the cluster, and `repeated=yes` where `idem=` joins an earlier run",
            "`EVT run= seq= phase= state= node= step= pct= elapsed=` for every step, and one every 15 s where nothing happens",
            "`OK run= cluster= state= took= next=`, or `ERR` with the phase that failed and the command to type next",
            "with `wait=no`: `OK run= cluster= next=` right after the `ACK`",
        ],
        errors: ErrorCode.ofEveryRun + [
            .clusterExists, .clusterBusy, .postgresNotFound, .badSetting, .noFreePort, .planFailed, .applyFailed,
        ] + ErrorCode.ofRepairing,
        synonyms: ["create database", "create postgres", "new cluster", "make cluster", "add cluster", "create"],
        availability: .offered { (values) throws(CommandFailure) in
            .change(.create(try values.newCluster()), wait: try values.optional(Arguments.wait) ?? true)
        },
        spell: { command in
            guard case .change(.create(let request), let wait) = command else { return [] }
            return spelledArguments(of: request, wait: wait)
        }
    )
}
