package import Commands
package import Model

/// What stands in the way of a change: freezes, protection, and time that was given in the meantime.
///
/// It is asked in the transaction that puts the change's run on record, so that nothing can come in between, and again
/// in the one in which the run begins, since what stands in the way may have come while it waited.
package enum OrderGate {
    /// - Parameters:
    ///   - kind: The change.
    ///   - principal: Who asks.
    ///   - snapshot: The cluster and what bears on it.
    /// - Throws: ``CommandFailure`` where the change may not begin.
    package static func check(_ kind: RunKind, by principal: String, of snapshot: ClusterSnapshot)
        throws(CommandFailure)
    {
        let cluster = snapshot.cluster
        try self.checkFreezes(snapshot.freezes, of: cluster)
        guard kind == .destroy else { return }
        if cluster.isProtected {
            throw CommandFailure(
                .protected,
                "\(cluster.name) is protected, so nothing was destroyed; unprotect cluster \(cluster.name) gives that up",
                next: "unprotect cluster \(cluster.name)"
            )
        }
        if principal == Caller.timeToLive.principal, cluster.expiresAt.map({ snapshot.now < $0 }) ?? true {
            throw CommandFailure(.wrongState, "\(cluster.name) has been given more time, so nothing was destroyed")
        }
    }

    /// - Throws: ``CommandFailure`` with the code `frozen`, naming the oldest freeze in force.
    package static func checkFreezes(_ freezes: [Freeze], of cluster: Cluster) throws(CommandFailure) {
        if let freeze = freezes.first(where: { $0.covers(cluster.name, on: cluster.spec.target) }) {
            throw freeze.refusal
        }
    }
}
