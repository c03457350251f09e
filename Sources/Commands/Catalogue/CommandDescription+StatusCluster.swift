extension CommandDescription {
    /// `status cluster`.
    package static let statusCluster = CommandDescription(
        words: ["status", "cluster"],
        group: .look,
        summary: "ask PostgreSQL now: roles, lag, slots",
        details: [
            "Asks every instance, so it tells what is, not what was recorded. A replica that is stopped, paused, promoted or follows another server shows as such, with the cause, and the cluster as degraded."
        ],
        arguments: [Arguments.cluster.description],
        examples: [
            "status cluster orders"
        ],
        answer: [
            "`ROW node= role= state= address= lsn= lag_bytes= lag= slot= slot_active= slot_wal_status= slot_kept_bytes= slot_xmin_age= timeline= version= connections= uptime= pending_restart=` for every node",
            "`OK cluster= state= pending_restart= next=`; `support_ended=` is the day of its major's last fixes, where that is past",
        ],
        errors: [.unknownCluster, .wrongState, .toolMissing, .outOfResources, .unreachable],
        synonyms: ["status", "check cluster"],
        availability: .offered { (values) throws(CommandFailure) in
            .query(.status(try values.required(Arguments.cluster)))
        },
        spell: { command in
            guard case .query(.status(let name)) = command else { return [] }
            return [Arguments.cluster.spelled(name)]
        }
    )
}
