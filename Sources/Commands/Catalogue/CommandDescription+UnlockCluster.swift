extension CommandDescription {
    /// `unlock cluster`.
    package static let unlockCluster = CommandDescription(
        words: ["unlock", "cluster"],
        group: .order,
        summary: "take away a Terraform state lock nobody living holds",
        details: [
            "Refused while a run of the cluster is at work, and where the holder lives or can't be told to be dead. It is audited."
        ],
        arguments: [
            Arguments.cluster.description, Arguments.confirm.description, Arguments.idempotencyKey.description,
        ],
        examples: [
            "unlock cluster orders confirm=orders"
        ],
        answer: [
            "`OK cluster= lock= holder= age=`, or `OK cluster= lock=none` where there was no lock"
        ],
        errors: [
            .confirmationMismatch, .unknownCluster, .clusterBusy, .stateLocked, .toolMissing, .outOfResources,
            .toolTooOld, .toolUnsupported,
            .frozen, .idempotencyConflict, .recordsUnavailable, .draining,
        ],
        synonyms: ["unlock", "force-unlock", "remove lock", "delete lock"],
        availability: .offered { (values) throws(CommandFailure) in
            let cluster = try values.required(Arguments.cluster)
            try values.confirm(cluster, "unlock cluster", effect: "takes away the lock of \(cluster)'s Terraform state")
            return .control(.unlock(cluster))
        },
        spell: { command in
            guard case .control(.unlock(let name)) = command else { return [] }
            return [Arguments.cluster.spelled(name), Arguments.confirm.spelled(name.rawValue)]
        }
    )
}
