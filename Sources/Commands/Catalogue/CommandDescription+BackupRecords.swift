extension CommandDescription {
    /// `backup records`.
    package static let backupRecords = CommandDescription(
        words: ["backup", "records"],
        group: .order,
        summary: "write a verified copy of the records",
        details: [
            "The copy is made while the server works, checked, and put into the server's folder for backups (data.backup_directory). pgherd restore-records puts it back. It holds the records and the audit, neither the clusters' workspaces nor their data."
        ],
        arguments: [Arguments.backup.description, Arguments.idempotencyKey.description],
        examples: [
            "backup records to=2026-01-31.sqlite"
        ],
        answer: [
            "`OK file= bytes= clusters= runs= audit= took=`"
        ],
        errors: [.backupFailed, .idempotencyConflict, .recordsUnavailable, .draining],
        synonyms: ["backup", "dump records", "export records"],
        availability: .offered { (values) throws(CommandFailure) in
            .control(.backupRecords(try values.required(Arguments.backup)))
        },
        spell: { command in
            guard case .control(.backupRecords(let name)) = command else { return [] }
            return [Arguments.backup.spelled(name)]
        }
    )
}
