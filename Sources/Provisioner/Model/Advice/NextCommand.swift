package import Commands

/// Decides which command fits next: the one place where `next=` of a failure, of a cluster and of a look comes from.
///
/// A command that could only fail again for the same reason fits nowhere.
package enum NextCommand {
    /// What fits a cluster as the records tell of it.
    ///
    /// - Parameters:
    ///   - cluster: The cluster.
    ///   - failure: Why its last run failed, where that run failed.
    /// - Returns: The command; `nil` where a run is at work on it, or nothing is left of it.
    package static func fitting(_ cluster: Cluster, after failure: RunFailure? = nil) -> String? {
        switch cluster.state {
        case .generated: "plan cluster \(cluster.name)"
        case .planned: cluster.plan.map { "apply cluster \(cluster.name) plan=\($0)" } ?? "plan cluster \(cluster.name)"
        case .applied: "configure cluster \(cluster.name)"
        case .failed, .interrupted:
            (cluster.completedPhase?.isRemoving ?? false)
                ? self.destroy(cluster.name) : failure?.next ?? "resume cluster \(cluster.name)"
        case .degraded: failure?.next ?? "configure cluster \(cluster.name)"
        case .ready: "connect cluster \(cluster.name)"
        case .creating, .destroying, .destroyed: nil
        }
    }

    /// What fits where a run failed for a reason that has a name; `nil`: what always fits the run.
    ///
    /// - Parameters:
    ///   - predicament: The reason.
    ///   - cluster: The cluster.
    ///   - node: Where it failed; `nil` where that is not known.
    /// - Returns: The command.
    package static func fitting(_ predicament: Predicament?, of cluster: ClusterName, on node: Node? = nil) -> String? {
        switch predicament {
        case .restartNeeded: self.restart(cluster, of: node.map { [$0] } ?? [])
        case .oldCopy: "configure cluster \(cluster) drop_old_copy=yes"
        // What has to be done by hand is in the failure's text; the status tells whether it is done.
        case .dataMissing, .promoted, .foreign, .overridden, .noRoom, .tablespaces, .saturated, .starting, .lagging:
            "status cluster \(cluster)"
        case nil: nil
        }
    }

    /// What fits where a look has found nodes that are not well.
    ///
    /// - Parameters:
    ///   - cluster: The cluster, in the state that was found.
    ///   - predicaments: Those that were found.
    ///   - lost: A machine that does not answer; as long as there is one, configuring is no way out.
    /// - Returns: The command; `nil` where there is only what the nodes' texts tell to do by hand.
    package static func fitting(_ cluster: Cluster, found predicaments: [Predicament], lost: LostMachine?) -> String? {
        // A look leads to no other look: what is to be done by hand is in the node's text.
        if let lost { return lost.next == "status cluster \(cluster.name)" ? nil : lost.next }
        guard predicaments.isEmpty else { return nil }
        return cluster.state.isServing ? "configure cluster \(cluster.name)" : self.fitting(cluster)
    }

    /// The command that restarts nodes, and no more than it must.
    package static func restart(_ cluster: ClusterName, of nodes: [Node]) -> String {
        let isReplicasOnly = !nodes.isEmpty && nodes.allSatisfy { $0.role == .replica }
        let permission = isReplicasOnly ? RestartPermission.replicas : .all
        return "configure cluster \(cluster) restart=\(permission.rawValue)"
    }

    private static func destroy(_ name: ClusterName) -> String { "destroy cluster \(name) confirm=\(name)" }
}
