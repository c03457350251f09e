/// What a connection wants to be told of.
package struct WatchFilter: Hashable, Sendable {
    /// One sort of news.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Runs that begin and end.
        case run
        /// Every event of every run, as `EVT`.
        case event
        /// Clusters that are found degraded, or well again.
        case cluster
        /// Clusters whose time runs out.
        case ttl
        case freeze
        case drain
        /// Differences that a scheduled look has found.
        case drift
    }

    /// `nil`: of all clusters.
    package var cluster: ClusterName?
    /// Empty: of every kind.
    package var kinds: [Kind]

    package init(cluster: ClusterName? = nil, kinds: [Kind] = []) {
        self.cluster = cluster
        self.kinds = kinds
    }

    /// Whether news of this kind, about this cluster or about none, are wanted.
    package func wants(_ kind: Kind, cluster: ClusterName?) -> Bool {
        guard self.kinds.isEmpty || self.kinds.contains(kind) else { return false }
        return self.cluster == nil || cluster == nil || self.cluster == cluster
    }
}
