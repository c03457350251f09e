extension CommandDescription {
    /// `stats`.
    package static let stats = CommandDescription(
        words: ["stats"],
        group: .session,
        summary: "the server's figures",
        examples: [
            "stats",
        ],
        answer: [
            "`ROW` or `OK` with uptime, connections, commands, errors, runs, clusters and more",
        ],
        synonyms: ["stat", "metrics", "version", "uptime"],
        availability: .offered { (_) in .session(.stats) }
    )
}
