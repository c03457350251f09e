import Commands
import Model
import Store
import Tools

/// Tells of Terraform's locks of clusters' states.
struct StateLockQuery: Sendable {
    let locks: StateLocks

    /// One `ROW` for every lock of a state.
    ///
    /// States that are kept elsewhere are asked for only where one cluster is meant, since asking takes Terraform a second
    /// or two for each.
    ///
    /// - Parameter name: The cluster that is meant; `nil` means all.
    /// - Returns: The rows.
    /// - Throws: ``CommandFailure``; `CancellationError`.
    func rows(of name: ClusterName?) async throws -> [Reply] {
        var rows: [Reply] = []
        for cluster in try await self.clusters(name) {
            guard let found = try await self.locks.find(of: cluster, asksElsewhere: name != nil) else { continue }
            rows.append(Self.row(found, of: cluster))
        }
        return rows
    }

    private func clusters(_ name: ClusterName?) async throws -> [Cluster] {
        if let name { return try await self.locks.records.cluster(named: name).map { [$0] } ?? [] }
        var clusters: [Cluster] = []
        var filter = ClusterFilter()
        while true {
            let (page, hasMore) = try await self.locks.records.clusters(filter)
            clusters += page
            guard hasMore, let last = page.last else { return clusters }
            filter.page.after = last.id
        }
    }

    private static func row(_ found: StateLocks.Found, of cluster: Cluster) -> Reply {
        let lock = found.lock
        var fields: ReplyFields = [
            "kind": "state", "cluster": .string(cluster.name.rawValue), "lock": .string(lock.id),
            "holder": .string(lock.who), "operation": .string(lock.operation),
        ]
        fields.append("age", lock.age.map { .duration($0) })
        fields.append("alive", .string(found.holder.rawValue))
        let text =
            switch found.holder {
            case .alive: "Terraform works on it"
            case .dead: "nobody living holds it; unlock cluster \(cluster.name) confirm=\(cluster.name) takes it away"
            case .unknown: "whether its holder still works on it can't be told from here (\(lock.holder)); ask there"
            }
        return Reply(.row, fields, text: text)
    }
}

extension StateLock {
    /// How long it has been held; `nil` where its time can't be read.
    var age: Duration? {
        self.createdAt.map { .milliseconds(max(0, Timestamp.now.milliseconds - $0.milliseconds)) }
    }
}
