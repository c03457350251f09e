import Commands
import Engine
import Model

/// What the last look found in each cluster, by which a change is noticed.
struct DriftMemory: Sendable {
    private var known: [Int64: Set<Difference>] = [:]

    /// Takes what was found in a cluster.
    ///
    /// - Returns: What is worth telling; nothing at the first look at a cluster, and where nothing has changed.
    mutating func take(_ differences: [Difference], of cluster: Cluster) -> News? {
        let found = Set(differences)
        guard let before = self.known.updateValue(found, forKey: cluster.id), before != found else { return nil }
        let fresh = found.subtracting(before).count
        return News(
            kind: .drift,
            cluster: cluster.name,
            run: nil,
            state: found.isEmpty ? "clean" : "drifted",
            text: found.isEmpty
                ? "\(cluster.name) is as it should be again"
                : "\(cluster.name) has \(found.count) \(found.count == 1 ? "difference" : "differences"), \(fresh) new; drift cluster \(cluster.name) shows them"
        )
    }

    /// Forgets clusters that are gone.
    mutating func forget(allBut clusters: Set<Int64>) {
        self.known = self.known.filter { clusters.contains($0.key) }
    }
}
