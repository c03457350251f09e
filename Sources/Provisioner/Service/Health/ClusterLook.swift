import Commands
import Model
import Store

/// A short look at a cluster that serves: every node is asked at the same time, as `status` does, so that both come to
/// the same verdict and the cause has a name.
///
/// The primary alone would not do: it does not know of a replica that has stopped replaying while nobody writes.
struct ClusterLook: Sendable {
    let clusters: ClusterQueries

    /// The longest that a node may take to answer.
    static let timeout: Duration = .seconds(10)

    /// - Returns: What is wrong, for people; `nil`: nothing.
    /// - Throws: ``CommandFailure`` or ``ProcessFailure`` where nobody can be asked; `CancellationError`.
    func problem(of cluster: Cluster) async throws -> String? {
        let status = StatusQuery(clusters: self.clusters)
        let nodes = try await self.clusters.records.nodes(of: cluster.id)
        let findings = try await status.ask(nodes, cluster, timeout: Self.timeout)
        let problems = StatusQuery.rows(of: nodes, findings).compactMap { row in
            row.isWell ? nil : Self.description(of: row.node, row.reply)
        }
        return problems.isEmpty ? nil : problems.joined(separator: "; ")
    }

    private static func description(of node: Node, _ row: Reply) -> String {
        guard case .string(let state)? = row.fields["state"], case .string(let role)? = row.fields["role"] else {
            return node.name
        }
        return "\(role) \(node.name) is \(state)" + (row.text.map { " (\($0))" } ?? "")
    }
}
