/// Memory and replication settings computed from a machine's size, where the user gave none.
///
/// The formulas are those that the field agrees on: shared_buffers a quarter of the memory, the planner told of three
/// quarters, work_mem so that a quarter of the connections sorting at once still fit.
struct MemoryTuning: Hashable, Sendable {
    /// The memory that one instance may count on, in kibibytes.
    let memory: Int64
    let maxConnections: Int
    /// Already resolved, in kibibytes.
    let sharedBuffers: Int64
    let replicas: Int

    /// The settings by name, in PostgreSQL's units.
    var settings: [String: String] {
        let free = max(0, self.memory - self.sharedBuffers)
        let workMemory = Self.clamp(free / Int64(4 * self.maxConnections), 4096, 65536)
        let maintenance = Self.clamp(self.memory / 16, 65536, 1_048_576)
        let cache = max(self.sharedBuffers, self.memory * 3 / 4)
        // Several of them work at the same time, which maintenance_work_mem does not count with.
        let vacuum = Self.clamp(self.memory / 64, 65536, 1_048_576)
        let senders = self.replicas * 2 + 10
        return [
            "shared_buffers": "\(self.sharedBuffers)kB",
            "max_connections": "\(self.maxConnections)",
            "work_mem": "\(workMemory)kB",
            "maintenance_work_mem": "\(maintenance)kB",
            "autovacuum_work_mem": "\(vacuum)kB",
            "effective_cache_size": "\(cache)kB",
            "max_wal_senders": "\(senders)",
            "max_replication_slots": "\(senders)",
        ]
    }

    private static func clamp(_ value: Int64, _ low: Int64, _ high: Int64) -> Int64 {
        min(max(value, low), high)
    }
}
