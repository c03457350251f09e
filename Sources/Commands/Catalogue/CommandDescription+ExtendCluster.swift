extension CommandDescription {
    /// `extend cluster`.
    package static let extendCluster = CommandDescription(
        words: ["extend", "cluster"],
        group: .order,
        summary: "let a cluster live longer",
        details: [
            "Counted from now. A cluster without an end gets one by this; one that would live shorter than before is left as it is, with an error. Reminders come one hour and ten minutes before the end."
        ],
        arguments: [
            Arguments.cluster.description, Arguments.extendedTime.description, Arguments.idempotencyKey.description,
        ],
        examples: [
            "extend cluster orders ttl=4h"
        ],
        answer: [
            "`OK cluster= expires= protected=`"
        ],
        errors: [.unknownCluster, .wrongState, .idempotencyConflict, .recordsUnavailable, .draining],
        synonyms: ["extend", "prolong cluster", "renew cluster", "ttl cluster"],
        availability: .offered { (values) throws(CommandFailure) in
            .control(
                .extend(try values.required(Arguments.cluster), try values.required(Arguments.extendedTime))
            )
        },
        spell: { command in
            guard case .control(.extend(let name, let time)) = command else { return [] }
            return [Arguments.cluster.spelled(name), Arguments.extendedTime.spelled(time)]
        }
    )
}
