extension CommandDescription {
    /// `unwatch`.
    package static let unwatch = CommandDescription(
        words: ["unwatch"],
        group: .session,
        summary: "end watch",
        availability: .notOffered("there is no watch to end")
    )
}
