extension CommandDescription {
    /// `audit verify`.
    package static let auditVerify = CommandDescription(
        words: ["audit", "verify"],
        group: .records,
        summary: "check that no audit record was changed",
        availability: .notOffered("its records carry no chain of hashes yet")
    )
}
