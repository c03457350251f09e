/// Settings that bound the WAL by the disk.
struct DiskTuning: Hashable, Sendable {
    /// The space that one instance may count on, in mebibytes.
    let freeDisk: Int64
    /// Whether the machine serves this instance alone.
    let isAlone: Bool

    /// The settings by name, in PostgreSQL's units.
    var settings: [String: String] {
        // A slot whose replica is gone must not fill the disk: at most three tenths of it. On a disk that is too small for any
        // cluster, a few segments of WAL all the same, without which no replica could follow.
        let slotLimit = min(max(self.freeDisk * 3 / 10, 64), 65_536)
        // A tenth of the disk between two checkpoints, so that bursts of writes do not force them; more than 16 GB would make the
        // recovery after a crash long. Where others share the disk, not more than PostgreSQL's own default.
        let most: Int64 = self.isAlone ? 16_384 : 1024
        let walSize = min(max(self.freeDisk / 10, 256), most)
        return [
            "max_slot_wal_keep_size": "\(slotLimit)MB",
            "wal_keep_size": "\(min(1024, slotLimit / 8))MB",
            "max_wal_size": "\(walSize)MB",
            "min_wal_size": "\(max(80, walSize / 4))MB",
        ]
    }
}
