import Commands
package import Model

extension ClusterSecrets {
    /// Adds what a cluster on machines needs beyond passwords, where it is missing: the password of the role that
    /// applications connect as, an authority, and a certificate for each node.
    ///
    /// - Parameters:
    ///   - cluster: The cluster; one on this machine needs nothing more.
    ///   - nodes: Its nodes, as far as their addresses are known.
    /// - Returns: Whether something was missing.
    /// - Throws: ``VaultFailure``.
    @discardableResult
    package mutating func complete(for cluster: Cluster, nodes: [Node]) throws -> Bool {
        guard cluster.spec.machines != nil else { return false }
        var isChanged = false
        if self.application == nil {
            self.application = .random()
            isChanged = true
        }
        var tls = try self.tls ?? ClusterTLS(cluster: cluster.name)
        isChanged = isChanged || self.tls == nil
        for node in nodes where try !tls.covers(node) {
            let addresses = [node.address, node.sshAddress ?? node.address]
            try tls.issue(node: node.name, addresses: addresses)
            isChanged = true
        }
        self.tls = tls
        return isChanged
    }
}
