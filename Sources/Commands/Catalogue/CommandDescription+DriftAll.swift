extension CommandDescription {
    /// `drift all`.
    package static let driftAll = CommandDescription(
        words: ["drift", "all"],
        group: .order,
        summary: "the same for every cluster that is built",
        examples: [
            "drift all"
        ],
        answer: [
            "`ROW cluster= layer= node= what= expected= found=` for every difference",
            "`ROW cluster= state=skipped : why` for clusters that could not be looked at",
            "`OK clusters= drifted= skipped= count= took=`",
        ],
        errors: [.toolMissing, .outOfResources, .toolTooOld, .toolUnsupported],
        synonyms: ["check all"],
        availability: .offered { (_) throws(CommandFailure) in .query(.drift(nil)) }
    )
}
