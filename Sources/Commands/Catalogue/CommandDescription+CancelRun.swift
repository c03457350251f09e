extension CommandDescription {
    /// `cancel run`.
    package static let cancelRun = CommandDescription(
        words: ["cancel", "run"],
        group: .runs,
        summary: "end a run before its time, safely",
        details: [
            "A running Terraform or Ansible is interrupted so that it can finish what it must and save its state; the answer says what exists now, what was planned and is not made (missing), and whether a lock or a process is left (lock, living). force=yes gives it 2 s for that. resume cluster goes on from there."
        ],
        arguments: [Arguments.run.description, Arguments.force.description, Arguments.idempotencyKey.description],
        examples: [
            "cancel run 42",
            "cancel run 42 force=yes",
        ],
        answer: [
            "`EVT` for what still happens",
            "`OK run= cluster= state= cluster_state= instances= missing= state_lock= lock= living= next=`",
        ],
        errors: [.unknownRun, .wrongState, .idempotencyConflict, .recordsUnavailable],
        synonyms: ["cancel", "stop run", "kill run", "abort run", "kill"],
        availability: .offered { (values) throws(CommandFailure) in
            .cancel(try values.required(Arguments.run), force: try values.optional(Arguments.force) ?? false)
        },
        spell: { command in
            guard case .cancel(let run, let force) = command else { return [] }
            return [Arguments.run.spelled(run), Arguments.force.spelled(force, unless: false)]
        }
    )
}
