package import Commands
package import Model

/// The servers that run with other settings than those in their files, since only a restart brings these into force.
package struct PendingRestarts: Sendable {
    /// The settings by node, by ordinal; no node without any.
    private let settings: [(node: Node, names: [String])]

    /// The names of the settings that wait on the server that is asked: what PostgreSQL itself says of them, and what was
    /// raised for a standby to catch up with its primary.
    static let expression = """
        (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM pg_settings
            WHERE pending_restart OR sourcefile LIKE '%/conf.d/95-catch-up.conf')
        """

    package init(_ settings: [(node: Node, names: [String])]) {
        self.settings = settings.filter { !$0.names.isEmpty }.sorted { $0.node.ordinal < $1.node.ordinal }
    }

    /// For the record and for answers; `nil` where nothing waits.
    package func record(of cluster: ClusterName) -> PendingRestart? {
        self.settings.isEmpty
            ? nil : PendingRestart(text: self.text, next: NextCommand.restart(cluster, of: self.settings.map(\.node)))
    }

    /// `orders-1: max_connections, shared_buffers; orders-2: shared_buffers`.
    private var text: String {
        self.settings.map { "\($0.node.name): \($0.names.joined(separator: ", "))" }.joined(separator: "; ")
    }
}
