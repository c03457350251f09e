extension CommandDescription {
    /// `files cluster`.
    package static let filesCluster = CommandDescription(
        words: ["files", "cluster"],
        group: .look,
        summary: "the generated files",
        arguments: [Arguments.cluster.description],
        examples: [
            "files cluster orders"
        ],
        answer: [
            "`ROW file= size_bytes=` for every file",
            "`OK cluster= count=`",
        ],
        errors: [.unknownCluster, .wrongState],
        synonyms: ["files", "list files"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(.files(try values.required(Arguments.cluster)))
        },
        spell: { command in
            guard case .query(.files(let name)) = command else { return [] }
            return [Arguments.cluster.spelled(name)]
        }
    )
}
