import GRDB

extension Records {
    /// How many runs of a cluster have ever begun, by which one that begins is noticed, also after its end.
    func begunRuns(of cluster: Int64) async throws -> Int {
        try await self.read {
            try Int.fetchOne(
                $0,
                sql: "SELECT count(*) FROM run WHERE cluster_id = ? AND started_at IS NOT NULL",
                arguments: [cluster]
            ) ?? 0
        }
    }
}
