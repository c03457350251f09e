extension CommandDescription {
    /// `cat cluster`.
    package static let catCluster = CommandDescription(
        words: ["cat", "cluster"],
        group: .look,
        summary: "one generated file, secrets redacted",
        arguments: [Arguments.cluster.description, Arguments.file.description],
        examples: [
            "cat cluster orders main.tf.json"
        ],
        answer: [
            "`TXT` for every line of the file",
            "`OK cluster= file= size_bytes=`",
        ],
        errors: [.unknownCluster, .wrongState, .unknownFile],
        synonyms: ["cat", "cat file", "show file"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(.file(try values.required(Arguments.cluster), path: try values.required(Arguments.file)))
        },
        spell: { command in
            guard case .query(.file(let name, path: let path)) = command else { return [] }
            return [Arguments.cluster.spelled(name), Arguments.file.spelled(path)]
        }
    )
}
