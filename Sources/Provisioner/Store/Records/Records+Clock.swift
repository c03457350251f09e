package import Commands
import GRDB

extension Records {
    /// The newest moment that was written down; `nil` in new records.
    package func lastRecorded() async throws -> Timestamp? {
        try await self.read { database in
            let sql = """
                SELECT max(at) FROM (
                    SELECT max(at) AS at FROM audit
                    UNION ALL
                    SELECT * FROM (SELECT coalesce(finished_at, started_at, created_at) FROM run ORDER BY id DESC LIMIT 1)
                )
                """
            return try Int64.fetchOne(database, sql: sql).map { Timestamp(milliseconds: $0) }
        }
    }
}
