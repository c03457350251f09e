package import Commands

/// A machine of a cluster that does not answer, and what can be done about it.
package struct LostMachine: Hashable, Sendable {
    package let node: Node
    package let cluster: ClusterName
    package let target: Target
    /// Whether the cluster was built once, so that there is data to lose.
    package let isBuilt: Bool
    /// The user who logs in.
    package let user: String

    package init(_ node: Node, of cluster: Cluster) {
        self.node = node
        self.cluster = cluster.name
        self.target = cluster.spec.target
        self.isBuilt = (cluster.completedPhase ?? .validate) >= .verify
        self.user = cluster.spec.machines?.sshUser ?? ""
    }

    /// The ways out, for people, as the end of a sentence.
    package var wayOut: String {
        let (name, place) = (self.node.name, self.node.sshAddress ?? self.node.address)
        switch (self.target, self.node.role) {
        case (.local, _):
            return "configure cluster \(self.cluster) repairs it"
        case (.aws, _):
            return
                "start it again if it is stopped; plan cluster \(self.cluster) then shows its new address or, if it was terminated, a new one in its place with the same data volume: apply that plan, then configure"
        case (.hosts, _) where !self.isBuilt:
            return
                "every machine has to answer: put that right and resume, or destroy the cluster and create it with another machine"
        case (.hosts, .primary):
            return
                "bring it back: there is no command yet that makes a replica the primary, and configuring needs every machine"
        case (.hosts, .replica):
            return
                "bring it back, since configuring needs every machine, or put an empty one in its place (the same address \(place), \(self.user) with sudo, the line of \(name) removed from known_hosts in the workspace), which configure makes a replica again"
        }
    }

    /// The command to type once that is done, or that shows what is to be done.
    package var next: String {
        switch self.target {
        case .local: "configure cluster \(self.cluster)"
        case .hosts: self.isBuilt ? "status cluster \(self.cluster)" : "resume cluster \(self.cluster)"
        case .aws: self.isBuilt ? "plan cluster \(self.cluster)" : "resume cluster \(self.cluster)"
        }
    }
}
