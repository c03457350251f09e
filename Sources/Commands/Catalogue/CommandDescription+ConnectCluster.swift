extension CommandDescription {
    /// `connect cluster`.
    package static let connectCluster = CommandDescription(
        words: ["connect", "cluster"],
        group: .look,
        summary: "how to connect to it",
        details: [
            "Passwords are shown only with reveal=yes, which is audited."
        ],
        arguments: [
            Arguments.cluster.description, Arguments.form.description, Arguments.role.description,
            Arguments.reveal.description,
        ],
        examples: [
            "connect cluster orders",
            "connect cluster orders as=psql role=replica",
        ],
        answer: [
            "`TXT` for every line of the answer",
            "`OK cluster= role= revealed=`",
        ],
        errors: [.unknownCluster, .wrongState, .unreachable, .recordsUnavailable],
        synonyms: ["connect"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(
                .connect(
                    ConnectRequest(
                        cluster: try values.required(Arguments.cluster),
                        form: try values.optional(Arguments.form) ?? .uri,
                        role: try values.optional(Arguments.role) ?? .primary,
                        reveal: try values.optional(Arguments.reveal) ?? false
                    )
                )
            )
        },
        spell: { command in
            guard case .query(.connect(let request)) = command else { return [] }
            return [
                Arguments.cluster.spelled(request.cluster), Arguments.form.spelled(request.form, unless: .uri),
                Arguments.role.spelled(request.role, unless: .primary),
                Arguments.reveal.spelled(request.reveal, unless: false),
            ]
        }
    )
}
