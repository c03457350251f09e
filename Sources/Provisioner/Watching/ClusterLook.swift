import Commands

/// A short look at a cluster that serves: whether its primary answers and every replica streams.
///
/// As long as all is well that is one question to the primary. Where it is not, or was not the last time, every node is
/// asked, as `status` does, so that both come to the same verdict and the cause has a name.
struct ClusterLook: Sendable {
    let clusters: ClusterQueries

    /// The longest that a node may take to answer.
    static let timeout: Duration = .seconds(10)

    /// - Returns: What is wrong, for people; `nil`: nothing.
    /// - Throws: ``CommandFailure`` or ``ProcessFailure`` where nobody can be asked; `CancellationError`.
    func problem(of cluster: Cluster) async throws -> String? {
        let status = StatusQuery(clusters: self.clusters)
        let nodes = try await self.clusters.records.nodes(of: cluster.id)
        let primary = nodes.filter { $0.role == .primary }
        if cluster.state == .ready {
            let findings = try await status.ask(primary, cluster, timeout: Self.timeout)
            if Self.allStream(nodes, according: StatusQuery.primary(of: primary, findings)) { return nil }
        }
        let findings = try await status.ask(nodes, cluster, timeout: Self.timeout)
        let problems = nodes.compactMap { node -> String? in
            let (reply, isWell) = StatusQuery.row(
                node,
                findings[node.name],
                primary: StatusQuery.primary(of: nodes, findings)
            )
            return isWell ? nil : Self.description(of: node, reply)
        }
        return problems.isEmpty ? nil : problems.joined(separator: "; ")
    }

    private static func allStream(_ nodes: [Node], according primary: NodeStatus?) -> Bool {
        guard let primary else { return false }
        return nodes.filter { $0.role == .replica }.allSatisfy { replica in
            primary.standbys.contains { $0.name == replica.name && $0.state == "streaming" }
        }
    }

    private static func description(of node: Node, _ row: Reply) -> String {
        guard case .string(let state)? = row.fields["state"], case .string(let role)? = row.fields["role"] else {
            return node.name
        }
        return "\(role) \(node.name) is \(state)" + (row.text.map { " (\($0))" } ?? "")
    }
}
