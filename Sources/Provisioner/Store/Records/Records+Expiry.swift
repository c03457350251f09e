package import Commands
package import GRDB
package import Model

extension Records {
    /// The living clusters whose time is limited, by the end of it.
    package func expiringClusters() async throws -> [ExpiringCluster] {
        try await self.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, name, target, expires_at, is_protected, reminders,
                        EXISTS (SELECT 1 FROM run WHERE run.cluster_id = cluster.id AND run.finished_at IS NULL
                            AND run.kind = 'destroy') AS is_being_destroyed
                    FROM cluster WHERE expires_at IS NOT NULL AND state <> 'destroyed' ORDER BY expires_at, id
                    """
            ).map { row in
                try ExpiringCluster(
                    id: row["id"],
                    name: row.value("name", ClusterName.init),
                    target: row.value("target"),
                    expiresAt: row.time("expires_at"),
                    isProtected: row["is_protected"],
                    reminders: row["reminders"],
                    isBeingDestroyed: row["is_being_destroyed"]
                )
            }
        }
    }

    /// Writes that a reminder is told, before it is.
    ///
    /// - Returns: Whether it is to be told: not where it was before, or where the cluster's time has changed.
    package func remember(_ reminder: ExpiryReminder, of cluster: ExpiringCluster) async throws -> Bool {
        try await self.write { database in
            try database.execute(
                sql: "UPDATE cluster SET reminders = ? WHERE id = ? AND expires_at = ? AND reminders < ?",
                arguments: [reminder.rawValue, cluster.id, cluster.expiresAt.milliseconds, reminder.rawValue]
            )
            return database.changesCount == 1
        }
    }

    /// Gives a cluster more time, or takes some away.
    ///
    /// - Parameters:
    ///   - cluster: The cluster's id.
    ///   - span: How long it lives from now on.
    ///   - command: The command that says so, for the audit.
    ///   - check: Whether that may be; what it throws undoes everything.
    /// - Returns: The cluster as it is now, and as it was before.
    /// - Throws: What `check` throws; ``CommandFailure`` if the records can't be written.
    package func setEnd(
        of cluster: Int64,
        in span: TimeSpan,
        auditing command: AuditedCommand,
        checking check: @escaping ClusterSnapshot.Check
    ) async throws -> (cluster: Cluster, before: ClusterSnapshot) {
        try await self.change(cluster, auditing: command, checking: check) { database, cluster, now in
            cluster.expiresAt = try Cluster.setEnd(database, of: cluster.id, in: span, from: now)
        }
    }

    /// Writes whether a cluster may be destroyed.
    ///
    /// - Parameters:
    ///   - cluster: The cluster's id.
    ///   - isProtected: Whether it is kept.
    ///   - command: The command that says so, for the audit.
    ///   - check: Whether that may be; what it throws undoes everything.
    /// - Returns: The cluster as it is now, and as it was before.
    /// - Throws: What `check` throws; ``CommandFailure`` if the records can't be written.
    package func setProtection(
        of cluster: Int64,
        to isProtected: Bool,
        auditing command: AuditedCommand,
        checking check: @escaping ClusterSnapshot.Check
    ) async throws -> (cluster: Cluster, before: ClusterSnapshot) {
        try await self.change(cluster, auditing: command, checking: check) { database, cluster, _ in
            try Cluster.setProtection(database, of: cluster.id, to: isProtected)
            cluster.isProtected = isProtected
        }
    }

    private func change(
        _ cluster: Int64,
        auditing command: AuditedCommand,
        checking check: @escaping ClusterSnapshot.Check,
        _ change: @escaping @Sendable (Database, inout Cluster, Timestamp) throws -> Void
    ) async throws -> (cluster: Cluster, before: ClusterSnapshot) {
        try await self.write { database in
            let before = try ClusterSnapshot(database, of: cluster, at: .now)
            try check(before)
            var changed = before.cluster
            try change(database, &changed, before.now)
            try AuditEntry.insertDone(database, command, at: before.now)
            return (changed, before)
        }
    }
}

extension Cluster {
    /// Writes when a cluster is destroyed by itself.
    ///
    /// - Parameters:
    ///   - database: With the cluster's record.
    ///   - id: The cluster's.
    ///   - span: How long it lives from now on; `nil`: until it is destroyed.
    ///   - now: The present.
    /// - Returns: The end.
    /// - Throws: `DatabaseError`.
    @discardableResult
    package static func setEnd(_ database: Database, of id: Int64, in span: TimeSpan?, from now: Timestamp) throws
        -> Timestamp?
    {
        let end = span.map { Timestamp(milliseconds: now.milliseconds + $0.milliseconds) }
        try database.execute(
            sql: "UPDATE cluster SET expires_at = ?, reminders = ? WHERE id = ?",
            arguments: [end?.milliseconds, span.map(ExpiryReminder.superfluous) ?? 0, id]
        )
        return end
    }

    /// Writes whether a cluster may be destroyed.
    package static func setProtection(_ database: Database, of id: Int64, to isProtected: Bool) throws {
        try database.execute(
            sql: "UPDATE cluster SET is_protected = ? WHERE id = ?",
            arguments: [isProtected, id]
        )
    }
}
