package import Commands

/// Values of settings that PostgreSQL takes, and that leave a cluster which can't be built or verified.
///
/// They are refused before anything is made; what they can't foresee, PostgreSQL says when it starts.
package struct UnworkableSettings: Sendable {
    package let cluster: ClusterName
    /// 0 to 8.
    package let replicas: Int
    package let maxConnections: Int

    package init(cluster: ClusterName, replicas: Int, maxConnections: Int) {
        self.cluster = cluster
        self.replicas = replicas
        self.maxConnections = maxConnections
    }

    /// - Throws: ``CommandFailure`` that names the first argument that can't work, and why.
    package func check(_ settings: [String: String]) throws {
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            guard let reason = self.reason(name, value, beside: settings) else { continue }
            throw CommandFailure(
                .badSetting,
                "set.\(name)=\(value) can't work: \(reason)",
                argument: "set.\(name)"
            )
        }
    }

    private func reason(_ name: String, _ value: String, beside settings: [String: String]) -> String? {
        switch name {
        case "wal_level" where value.lowercased() == "minimal":
            "replicas could not follow the primary; replica and logical are possible"
        case "max_slot_wal_keep_size" where value.hasPrefix("-"):
            "without a limit a replica that is away would fill the primary's disk; give an amount such as 20GB, or leave it out"
        case "recovery_min_apply_delay" where Self.isPositive(value):
            "replicas have to show a row of the primary's within seconds to be verified; delayed replicas are not offered"
        case "synchronous_standby_names":
            SynchronousStandbys(value).flatMap { $0.obstacle(cluster: self.cluster, replicas: self.replicas) }
        case "superuser_reserved_connections", "reserved_connections":
            self.reservation(settings)
        default:
            nil
        }
    }

    /// PostgreSQL wants one connection at least that is not reserved; `-C` does not look at that.
    private func reservation(_ settings: [String: String]) -> String? {
        let reserved =
            (settings["superuser_reserved_connections"].flatMap { Int($0) } ?? 3)
            + (settings["reserved_connections"].flatMap { Int($0) } ?? 0)
        guard reserved >= self.maxConnections else { return nil }
        return
            "\(reserved) reserved connections leave none of max_connections=\(self.maxConnections); reserve fewer, or give more as max_connections="
    }

    private static func isPositive(_ value: String) -> Bool {
        value.contains { ("1"..."9").contains($0) } && !value.hasPrefix("-")
    }
}
