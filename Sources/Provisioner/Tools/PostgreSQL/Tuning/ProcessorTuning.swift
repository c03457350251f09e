/// Settings that follow from the number of processors, and how many requests a disk of today takes at a time.
struct ProcessorTuning: Hashable, Sendable {
    /// The processors that one instance may count on.
    let cores: Int
    /// The processors of the cluster's largest machine: a replica must not have fewer worker processes than its primary.
    let mostCores: Int
    let major: Int
    /// Whether the machine serves this instance alone.
    let isAlone: Bool

    /// The settings by name.
    var settings: [String: String] {
        let parallel = min(max(self.cores / 4, 2), 4)
        var settings = [
            // Vacuuming at 1000 units of cost instead of 200 a round keeps up with the disks of today, and begins before a large
            // table has grown by a fifth.
            "autovacuum_max_workers": "\(min(max(self.cores / 2, 3), 8))",
            "autovacuum_vacuum_cost_limit": "1000",
            "autovacuum_vacuum_scale_factor": "0.05",
            "autovacuum_vacuum_insert_scale_factor": "0.1",
            "autovacuum_analyze_scale_factor": "0.05",
            // Up to 17 the number of blocks that are fetched ahead by advice to the kernel; from 18 on of requests in flight.
            "effective_io_concurrency": self.major >= 18 ? "64" : "200",
            "maintenance_io_concurrency": self.major >= 18 ? "64" : "100",
        ]
        guard self.isAlone else { return settings }
        settings["max_worker_processes"] = "\(max(16, self.mostCores + 8))"
        settings["max_parallel_workers"] = "\(max(2, self.cores))"
        settings["max_parallel_workers_per_gather"] = "\(parallel)"
        settings["max_parallel_maintenance_workers"] = "\(parallel)"
        if self.major >= 18 { settings["io_workers"] = "\(min(max(self.cores / 4, 3), 32))" }
        return settings
    }
}
