extension CommandDescription {
    /// `whoami`.
    package static let whoAmI = CommandDescription(
        words: ["whoami"],
        group: .session,
        summary: "who you are to the server",
        examples: [
            "whoami"
        ],
        answer: [
            "`OK principal= authentication= actor= peer= session=`"
        ],
        synonyms: ["who", "id", "who am"],
        availability: .offered { (_) in .session(.whoAmI) }
    )
}
