import Commands
import GRDB

/// What stands in the way of a change: freezes, protection, and time that was given in the meantime.
///
/// It is asked in the transaction that puts the change's run on record, so that nothing can come in between, and again
/// when the run's turn comes.
enum OrderGate {
    /// - Parameters:
    ///   - database: With the cluster's record.
    ///   - kind: The change.
    ///   - id: The cluster's.
    ///   - principal: Who asks.
    ///   - now: The present.
    /// - Throws: ``CommandFailure`` where the change may not begin.
    static func check(
        _ database: Database,
        _ kind: RunKind,
        cluster id: Int64,
        by principal: String,
        at now: Timestamp
    ) throws {
        guard let cluster = try Cluster.fetch(database, "WHERE id = ?", [id]).first else { return }
        try self.checkFreezes(database, of: cluster, at: now)
        guard kind == .destroy else { return }
        if cluster.isProtected {
            throw CommandFailure(
                .protected,
                "\(cluster.name) is protected, so nothing was destroyed; unprotect cluster \(cluster.name) gives that up",
                next: "unprotect cluster \(cluster.name)"
            )
        }
        if principal == Caller.timeToLive.principal, cluster.expiresAt.map({ now < $0 }) ?? true {
            throw CommandFailure(.wrongState, "\(cluster.name) has been given more time, so nothing was destroyed")
        }
    }

    /// - Throws: ``CommandFailure`` with the code `frozen`, naming the oldest freeze in force.
    static func checkFreezes(_ database: Database, of cluster: Cluster, at now: Timestamp) throws {
        let freezes = try Freeze.standing(database, at: now)
        if let freeze = freezes.first(where: { $0.covers(cluster.name, on: cluster.spec.target) }) {
            throw freeze.refusal
        }
    }
}
