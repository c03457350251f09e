extension CommandDescription {
    /// `apply cluster`.
    package static let applyCluster = CommandDescription(
        words: ["apply", "cluster"],
        group: .build,
        summary: "make the machines of exactly that plan",
        details: [
            "A plan that is not the newest one, or whose files have changed since, is refused. configure cluster is the next step."
        ],
        arguments: [
            Arguments.cluster.description, Arguments.plan.description, Arguments.wait.description,
            Arguments.idempotencyKey.description,
        ],
        examples: [
            "apply cluster orders plan=3f9a1c0be27d"
        ],
        answer: [
            "`ACK run= cluster= state= position=`, within a second; with `holder=` where another run has the cluster, and `repeated=yes` where `idem=` joins an earlier run",
            "`EVT run= seq= phase= state= node= step= pct= elapsed=` for every step, and one every 15 s where nothing happens",
            "`OK run= cluster= state= took= next=`, or `ERR` with the phase that failed and the command to type next",
            "with `wait=no`: `OK run= cluster= next=` right after the `ACK`",
        ],
        errors: ErrorCode.ofEveryRun + ErrorCode.ofExistingClusters + [.stalePlan, .applyFailed],
        synonyms: ["apply"],
        availability: .offered { (values) throws(CommandFailure) in
            let cluster = try values.required(Arguments.cluster)
            let plan = try values.required(Arguments.plan)
            return .change(.apply(cluster, plan: plan), wait: try values.optional(Arguments.wait) ?? true)
        },
        spell: { command in
            guard case .change(.apply(let name, plan: let plan), let wait) = command else { return [] }
            return [
                Arguments.cluster.spelled(name), Arguments.plan.spelled(plan),
                Arguments.wait.spelled(wait, unless: true),
            ]
        }
    )
}
