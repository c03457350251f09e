package import Commands
import GRDB

/// How much there is on record.
package struct RecordsContent: Hashable, Sendable {
    /// Living ones.
    package let clusters: Int
    package let runs: Int
    package let auditEntries: Int
    /// Runs that have no end on record.
    package let unfinished: Int
    /// The names of living clusters that have an end.
    package let ending: [String]
    /// The time of the newest entry of the audit.
    package let newest: Timestamp?

    init(_ database: Database) throws {
        self.clusters = try Int.fetchOne(database, sql: "SELECT count(*) FROM cluster WHERE state <> 'destroyed'") ?? 0
        self.runs = try Int.fetchOne(database, sql: "SELECT count(*) FROM run") ?? 0
        self.auditEntries = try Int.fetchOne(database, sql: "SELECT count(*) FROM audit") ?? 0
        self.unfinished = try Int.fetchOne(database, sql: "SELECT count(*) FROM run WHERE finished_at IS NULL") ?? 0
        self.ending = try String.fetchAll(
            database,
            sql: "SELECT name FROM cluster WHERE expires_at IS NOT NULL AND state <> 'destroyed' ORDER BY name"
        )
        self.newest = try Int64.fetchOne(database, sql: "SELECT max(at) FROM audit").map(Timestamp.init(milliseconds:))
    }
}
