import Model

/// Connections that are kept for those who look after the cluster.
struct ConnectionTuning: Hashable, Sendable {
    let spec: ClusterSpec

    /// PostgreSQL's own default of `superuser_reserved_connections`.
    private static let reservedForSuperuser = 3

    /// The settings by name.
    var settings: [String: String] {
        guard self.spec.major >= 16 else { return [:] }
        let forSuperuser =
            self.spec.settings["superuser_reserved_connections"].flatMap { Int($0) } ?? Self.reservedForSuperuser
        // PostgreSQL does not start where those that are kept leave none.
        let left = self.spec.maxConnections - forSuperuser - 1
        let wanted = self.spec.maxConnections >= 30 ? 3 : 1
        return ["reserved_connections": "\(max(0, min(wanted, left)))"]
    }
}
