import Commands
import GRDB
package import Model

extension Records {
    /// A run at work holds its cluster; one that waits in line does not.
    private static let holding = "finished_at IS NULL AND state NOT IN ('received', 'queued')"

    /// Where a follower of all runs begins: behind everything that is stored now.
    package func runCursors() async throws -> RunCursors {
        try await self.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT id, last_sequence FROM run WHERE finished_at IS NULL")
            let newest = try Int64.fetchOne(database, sql: "SELECT max(id) FROM run") ?? 0
            let unfinished = try rows.map { (try $0.value("id", RunID.init), $0["last_sequence"] as Int) }
            return RunCursors(unfinished: Dictionary(uniqueKeysWithValues: unfinished), newest: newest)
        }
    }

    /// Every cluster that is ready or degraded, the oldest first.
    ///
    /// - Parameter kinds: The runs that could have left a ready cluster degraded.
    /// - Returns: The clusters.
    /// - Throws: ``CommandFailure`` if the records can't be read.
    package func servingClusters(degradedBy kinds: [RunKind]) async throws -> [ServingCluster] {
        try await self.read { database in
            let held = try Set(
                Int64.fetchAll(database, sql: "SELECT cluster_id FROM run WHERE \(Self.holding)")
            )
            return try Cluster.fetch(database, "WHERE state IN ('ready', 'degraded') ORDER BY id", []).map { cluster in
                ServingCluster(
                    cluster: cluster,
                    isHeld: held.contains(cluster.id),
                    awaitsRepair: try cluster.state == .degraded && Self.lastRunFailed(database, cluster.id, kinds)
                )
            }
        }
    }

    /// Whether nothing has changed a cluster's record since it was read, and no run is at work on it.
    package func isUntouched(_ cluster: Cluster) async throws -> Bool {
        try await self.read { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM cluster WHERE id = ? AND state = ? AND updated_at = ?)
                        AND NOT EXISTS (SELECT 1 FROM run WHERE cluster_id = ? AND \(Self.holding))
                    """,
                arguments: [cluster.id, cluster.state.rawValue, cluster.updatedAt.milliseconds, cluster.id]
            ) ?? false
        }
    }

    /// Whether the last run of these kinds that began and went beyond writing files did not succeed.
    private static func lastRunFailed(_ database: Database, _ cluster: Int64, _ kinds: [RunKind]) throws -> Bool {
        let listed = kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try Bool.fetchOne(
            database,
            sql: """
                SELECT failure_code IS NOT NULL FROM run
                WHERE cluster_id = ? AND finished_at IS NOT NULL AND started_at IS NOT NULL AND kind IN (\(listed))
                    AND coalesce(phase, '') <> '\(PhaseName.generate.rawValue)'
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [cluster]
        ) ?? false
    }
}
