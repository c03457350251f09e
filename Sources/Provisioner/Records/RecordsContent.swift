import Commands
import GRDB

/// How much there is on record.
struct RecordsContent: Hashable, Sendable {
    /// Living ones.
    let clusters: Int
    let runs: Int
    let auditEntries: Int
    /// The time of the newest entry of the audit.
    let newest: Timestamp?

    init(_ database: Database) throws {
        self.clusters = try Int.fetchOne(database, sql: "SELECT count(*) FROM cluster WHERE state <> 'destroyed'") ?? 0
        self.runs = try Int.fetchOne(database, sql: "SELECT count(*) FROM run") ?? 0
        self.auditEntries = try Int.fetchOne(database, sql: "SELECT count(*) FROM audit") ?? 0
        self.newest = try Int64.fetchOne(database, sql: "SELECT max(at) FROM audit").map(Timestamp.init(milliseconds:))
    }
}
