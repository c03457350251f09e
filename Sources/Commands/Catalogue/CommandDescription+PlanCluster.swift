extension CommandDescription {
    /// `plan cluster`.
    package static let planCluster = CommandDescription(
        words: ["plan", "cluster"],
        group: .build,
        summary: "show what apply would change; gives a plan id",
        details: [
            "Runs terraform plan on the generated files and saves the plan. Nothing is changed."
        ],
        arguments: [Arguments.cluster.description, Arguments.wait.description, Arguments.idempotencyKey.description],
        examples: [
            "plan cluster orders"
        ],
        answer: [
            "`ACK run= cluster= state= position=`, within a second; with `holder=` where another run has the cluster, and `repeated=yes` where `idem=` joins an earlier run",
            "`EVT run= seq= phase= state= node= step= pct= elapsed=` for every step, and one every 15 s where nothing happens",
            "`ROW cluster= plan= action= resource=` for every change",
            "`ROW cluster= plan= action=move node= address=` for every machine that is reached at a new address",
            "`OK run= cluster= state= plan= took= next=`, where `next=` is the apply of exactly this plan",
            "with `wait=no`: `OK run= cluster= next=` right after the `ACK`",
        ],
        errors: ErrorCode.ofEveryRun + ErrorCode.ofExistingClusters + [.planFailed],
        synonyms: ["plan"],
        availability: .offered { (values) throws(CommandFailure) in
            .change(.plan(try values.required(Arguments.cluster)), wait: try values.optional(Arguments.wait) ?? true)
        },
        spell: { command in
            guard case .change(.plan(let name), let wait) = command else { return [] }
            return [Arguments.cluster.spelled(name), Arguments.wait.spelled(wait, unless: true)]
        }
    )
}
