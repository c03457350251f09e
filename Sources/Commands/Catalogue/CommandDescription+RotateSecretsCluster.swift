extension CommandDescription {
    /// `rotate secrets cluster`.
    package static let rotateSecretsCluster = CommandDescription(
        words: ["rotate", "secrets", "cluster"],
        group: .build,
        summary: "give the cluster's own roles new passwords",
        details: [
            "The passwords of the superuser, of replication and of monitoring are made anew; replication goes on meanwhile. connect cluster NAME reveal=yes shows the new one. Roles that were made by hand keep theirs. No server is restarted."
        ],
        arguments: [Arguments.cluster.description, Arguments.wait.description, Arguments.idempotencyKey.description],
        examples: [
            "rotate secrets cluster orders"
        ],
        answer: [
            "`ACK run= cluster= state= position=`, within a second; with `holder=` where another run has the cluster, and `repeated=yes` where `idem=` joins an earlier run",
            "`EVT run= seq= phase= state= node= step= pct= elapsed=` for every step, and one every 15 s where nothing happens",
            "`OK run= cluster= state= took= next=`, or `ERR` with the phase that failed and the command to type next",
            "with `wait=no`: `OK run= cluster= next=` right after the `ACK`",
        ],
        errors: ErrorCode.ofEveryRun + ErrorCode.ofExistingClusters + [.unreachable] + ErrorCode.ofRepairing,
        synonyms: [
            "rotate secrets", "rotate cluster", "rotate passwords", "rotate password", "change passwords",
            "change password", "reset password", "rotate",
        ],
        availability: .offered { (values) throws(CommandFailure) in
            .change(
                .rotateSecrets(try values.required(Arguments.cluster)),
                wait: try values.optional(Arguments.wait) ?? true
            )
        },
        spell: { command in
            guard case .change(.rotateSecrets(let name), let wait) = command else { return [] }
            return [Arguments.cluster.spelled(name), Arguments.wait.spelled(wait, unless: true)]
        }
    )
}
