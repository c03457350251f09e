extension CommandDescription {
    /// `watch`.
    package static let watch = CommandDescription(
        words: ["watch"],
        group: .session,
        summary: "be told of changes on this connection",
        availability: .notOffered("runs are followed with attach run ID")
    )
}
