extension CommandDescription {
    /// `stats`.
    package static let stats = CommandDescription(
        words: ["stats"],
        group: .session,
        summary: "the server's figures",
        examples: [
            "stats"
        ],
        answer: [
            "`ROW` with the server's figures and one with those of its runs and clusters",
            "`OK`",
        ],
        synonyms: ["stat", "metrics", "version", "uptime"],
        availability: .offered { (_) in .session(.stats) }
    )
}
