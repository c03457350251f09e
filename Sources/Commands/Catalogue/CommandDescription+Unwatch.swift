extension CommandDescription {
    /// `unwatch`.
    package static let unwatch = CommandDescription(
        words: ["unwatch"],
        group: .session,
        summary: "end watch",
        examples: [
            "unwatch"
        ],
        answer: [
            "`OK`; `OK watching=no` where nothing was watched"
        ],
        synonyms: ["unsubscribe"],
        availability: .offered { (_) throws(CommandFailure) in .session(.unwatch) }
    )
}
