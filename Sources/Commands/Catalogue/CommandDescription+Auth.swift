extension CommandDescription {
    /// `auth`.
    package static let auth = CommandDescription(
        words: ["auth"],
        group: .session,
        summary: "prove who you are",
        availability: .notOffered("connections are accepted from this machine alone and need no token")
    )
}
