extension CommandDescription {
    /// `audit export`.
    package static let auditExport = CommandDescription(
        words: ["audit", "export"],
        group: .records,
        summary: "the audit as JSON lines or CSV, oldest first",
        details: [
            "CSV follows RFC 4180; cells that begin with = + - or @ are defused, so that no spreadsheet runs them."
        ],
        arguments: [Arguments.auditFormat.description] + Arguments.auditDescriptions + [
            Arguments.exportLimit.description, Arguments.after.description,
        ],
        examples: [
            "audit export format=csv",
            "audit export format=json since=30d",
        ],
        answer: [
            "`TXT` for every line of the export",
            "`OK count= last=`",
        ],
        synonyms: ["export audit"],
        availability: .offered { (values) throws(CommandFailure) in
            let format = try values.required(Arguments.auditFormat)
            return .query(.auditExport(try values.auditFilter(limit: Arguments.exportLimit), format))
        },
        spell: { command in
            guard case .query(.auditExport(let filter, let format)) = command else { return [] }
            return [Arguments.auditFormat.spelled(format)] + Arguments.spelled(filter)
        }
    )
}
