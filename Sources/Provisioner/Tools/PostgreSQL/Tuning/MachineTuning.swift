import Model

/// Settings of an instance that has a machine to itself.
struct MachineTuning: Hashable, Sendable {
    let spec: ClusterSpec
    /// In kibibytes.
    let sharedBuffers: Int64

    /// From this size on, in kibibytes, huge pages save more than they cost: 8 GB.
    static let worthHugePages: Int64 = 8_388_608

    /// The settings by name, in PostgreSQL's units.
    var settings: [String: String] {
        var settings = [
            // The same on all machines, since a replica must not have less than its primary.
            "max_locks_per_transaction": "256",
            // Every connection takes that much, so not where there are very many.
            "track_activity_query_size": self.spec.maxConnections <= 2000 ? "4kB" : "1kB",
            // Only the server's own user gets into the directory of the socket anyway.
            "unix_socket_permissions": "0700",
        ]
        if self.sharedBuffers >= 1_048_576 { settings["wal_buffers"] = "32MB" }
        settings["huge_pages"] = self.hugePages
        return settings
    }

    /// What makes the machine keep huge pages, which ``HugePages`` counts; `nil`: none are kept.
    private var hugePages: String? {
        // Of another size than the machine's usual one they are the user's own affair.
        guard self.spec.settings["huge_page_size"] == nil else { return nil }
        let value = self.spec.settings["huge_pages"] ?? "try"
        if HugePages.isDemand(value) { return "on" }
        return value.lowercased() == "try" && self.sharedBuffers >= Self.worthHugePages ? "try" : nil
    }
}
