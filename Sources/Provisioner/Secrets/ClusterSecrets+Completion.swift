import Commands

extension ClusterSecrets {
    /// Adds what a cluster on machines needs beyond passwords.
    mutating func complete(for cluster: Cluster, nodes: [Node]) throws {
    }
}
