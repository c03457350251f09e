/// The settings of one node that depend on the size of its machine.
struct NodeTuning: Sendable {
    let spec: ClusterSpec
    /// The machine's, in kibibytes.
    let memory: Int64
    /// Where the data lies, in mebibytes.
    let freeDisk: Int64
    /// How many instances share the machine.
    let share: Int

    /// Those of the settings that follow from the disk.
    static let diskSettings: Set<String> = ["max_slot_wal_keep_size", "wal_keep_size"]

    /// The settings by name, in PostgreSQL's units.
    var settings: [String: String] {
        let tuning = MemoryTuning(
            memory: self.memory / Int64(self.share),
            maxConnections: self.spec.maxConnections,
            sharedBuffers: self.spec.sharedBuffers.kibibytes(of: self.memory),
            replicas: self.spec.replicas
        )
        // A slot whose replica is gone must not fill the disk: at most three tenths of it, over all instances. On a disk that
        // is too small for any cluster, a few segments of WAL all the same, without which no replica could follow.
        let slotLimit = min(max(self.freeDisk * 3 / 10 / Int64(self.share), 64), 65536)
        return tuning.settings.merging([
            "max_slot_wal_keep_size": "\(slotLimit)MB",
            "wal_keep_size": "\(min(1024, slotLimit / 8))MB",
        ]) { $1 }
    }
}
