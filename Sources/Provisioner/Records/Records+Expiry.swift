import Commands
import GRDB

extension Records {
    /// The living clusters whose time is limited, by the end of it.
    func expiringClusters() async throws -> [ExpiringCluster] {
        try await self.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, name, target, expires_at, is_protected, reminders,
                        EXISTS (SELECT 1 FROM run WHERE run.cluster_id = cluster.id AND run.finished_at IS NULL
                            AND run.kind = 'destroy') AS is_being_destroyed
                    FROM cluster WHERE expires_at IS NOT NULL AND state <> 'destroyed' ORDER BY expires_at, id
                    """
            ).compactMap { row in
                guard let name = ClusterName(row["name"]), let target = Target(rawValue: row["target"]) else {
                    return nil
                }
                return ExpiringCluster(
                    id: row["id"],
                    name: name,
                    target: target,
                    expiresAt: Timestamp(milliseconds: row["expires_at"]),
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
    func remember(_ reminder: ExpiryReminder, of cluster: ExpiringCluster) async throws -> Bool {
        try await self.write { database in
            try database.execute(
                sql: "UPDATE cluster SET reminders = ? WHERE id = ? AND expires_at = ? AND reminders < ?",
                arguments: [reminder.rawValue, cluster.id, cluster.expiresAt.milliseconds, reminder.rawValue]
            )
            return database.changesCount == 1
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
    static func setEnd(_ database: Database, of id: Int64, in span: TimeSpan?, from now: Timestamp) throws -> Timestamp?
    {
        let end = span.map { Timestamp(milliseconds: now.milliseconds + $0.milliseconds) }
        try database.execute(
            sql: "UPDATE cluster SET expires_at = ?, reminders = ? WHERE id = ?",
            arguments: [end?.milliseconds, span.map(ExpiryReminder.superfluous) ?? 0, id]
        )
        return end
    }

    /// Writes whether a cluster may be destroyed.
    static func setProtection(_ database: Database, of id: Int64, to isProtected: Bool) throws {
        try database.execute(
            sql: "UPDATE cluster SET is_protected = ? WHERE id = ?",
            arguments: [isProtected, id]
        )
    }
}
