import Commands
import GRDB

extension Records {
    /// A run at work holds its cluster; one that waits in line does not.
    private static let holding = "finished_at IS NULL AND state NOT IN ('received', 'queued')"

    /// Where a follower of all runs begins: behind everything that is stored now.
    func runCursors() async throws -> RunCursors {
        try await self.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT id, last_sequence FROM run WHERE finished_at IS NULL")
            let newest = try Int64.fetchOne(database, sql: "SELECT max(id) FROM run") ?? 0
            let unfinished = rows.compactMap { row in RunID(row["id"]).map { ($0, row["last_sequence"] as Int) } }
            return RunCursors(unfinished: Dictionary(uniqueKeysWithValues: unfinished), newest: newest)
        }
    }

    /// Every cluster that is ready or degraded, the oldest first.
    func servingClusters() async throws -> [ServingCluster] {
        try await self.read { database in
            let held = try Set(
                Int64.fetchAll(database, sql: "SELECT cluster_id FROM run WHERE \(Self.holding)")
            )
            return try Cluster.fetch(database, "WHERE state IN ('ready', 'degraded') ORDER BY id", []).map { cluster in
                ServingCluster(
                    cluster: cluster,
                    isHeld: held.contains(cluster.id),
                    awaitsRepair: try cluster.state == .degraded && Self.lastChangeFailed(database, cluster.id)
                )
            }
        }
    }

    /// Whether nothing has changed a cluster's record since it was read, and no run is at work on it.
    func isUntouched(_ cluster: Cluster) async throws -> Bool {
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

    /// Whether the last run that began and could have left a ready cluster degraded did not succeed.
    private static func lastChangeFailed(_ database: Database, _ cluster: Int64) throws -> Bool {
        let kinds = RunKind.allCases.filter {
            RunPipeline.stateAfterFailure($0, before: .ready, in: .verify) == .degraded
        }
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
