import Commands
package import Model

/// What a cluster encrypts its connections with: its authority, and a certificate for each node.
package struct ClusterTLS: Sendable {
    package let authority: CertificateAuthority
    /// By the nodes' names.
    package private(set) var nodes: [String: NodeCertificate] = [:]

    /// A new authority that has issued nothing yet.
    init(cluster: ClusterName) throws {
        self.authority = try CertificateAuthority(cluster: cluster)
    }

    /// Gives a node a new certificate, which takes the place of one that it has.
    ///
    /// - Throws: As ``CertificateAuthority/issue(node:addresses:now:)``.
    mutating func issue(node: String, addresses: [String]) throws {
        self.nodes[node] = try self.authority.issue(node: node, addresses: addresses)
    }

    /// Whether a node has a certificate that holds for where it is now.
    package func covers(_ node: Node) throws -> Bool {
        guard let certificate = self.nodes[node.name] else { return false }
        return try certificate.covers(node.address)
    }

    /// All private keys.
    package var all: [Secret] {
        [self.authority.key] + self.nodes.sorted { $0.key < $1.key }.map(\.value.key)
    }

    // MARK: The vault

    private static let authorityName = "pgherd_tls_authority"
    private static let authorityKeyName = "pgherd_tls_authority_key"
    private static let nodesName = "pgherd_tls_nodes"

    /// The variables that the Ansible roles read, and the authority's key beside them.
    package var variables: [String: Any] {
        [
            Self.authorityName: self.authority.certificate,
            Self.authorityKeyName: self.authority.key.revealed(),
            Self.nodesName: self.nodes.mapValues { ["certificate": $0.certificate, "key": $0.key.revealed()] },
        ]
    }

    /// Reads ``variables``; `nil` where there are none of them, as in the vault of a cluster without TLS.
    ///
    /// - Throws: ``VaultFailure`` where a part of them is missing or does not fit the rest.
    init?(variables: [String: Any]) throws {
        let names = [Self.authorityName, Self.authorityKeyName, Self.nodesName]
        guard names.contains(where: { variables[$0] != nil }) else { return nil }
        guard let certificate = variables[Self.authorityName] as? String,
            let key = variables[Self.authorityKeyName] as? String,
            let nodes = variables[Self.nodesName] as? [String: [String: String]]
        else { throw VaultFailure("the vault holds only a part of the cluster's certificates") }
        self.authority = try CertificateAuthority(certificate: certificate, key: Secret(key))
        for (name, parts) in nodes {
            guard let certificate = parts["certificate"], let key = parts["key"] else {
                throw VaultFailure("the vault holds only a part of the certificate of \(name)")
            }
            self.nodes[name] = NodeCertificate(certificate: certificate, key: Secret(key))
        }
    }
}
