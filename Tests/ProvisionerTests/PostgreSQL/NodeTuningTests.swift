import Commands
import Testing

@testable import Provisioner

@Suite("The settings that follow from a machine's size")
struct NodeTuningTests {
    @Test(
        "never let a slot fill the disk, and always let it keep something",
        arguments: [
            (0, 2, "64MB", "8MB"), (1024, 1, "307MB", "38MB"), (10_000, 2, "1500MB", "187MB"),
            (10_000_000, 2, "65536MB", "1024MB"),
            (10_000, 1, "3000MB", "375MB"), (51_200, 1, "15360MB", "1024MB"),
        ] as [(Int64, Int, String, String)]
    )
    func slotLimit(freeDisk: Int64, share: Int, limit: String, keep: String) {
        let tuning = NodeTuning(spec: .sample, memory: 8_388_608, freeDisk: freeDisk, share: share).settings
        #expect(tuning["max_slot_wal_keep_size"] == limit)
        #expect(tuning["wal_keep_size"] == keep)
    }

    @Test("leave seven tenths of the disk to the data, however small it is and however many instances share it")
    func slotShare() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<5000 {
            let share = Int.random(in: 1...9, using: &generator)
            // From what one instance needs at least to 64 GiB for each.
            let freeDisk = Int64.random(in: 1024...65_536, using: &generator) * Int64(share)
            let tuning = NodeTuning(spec: .sample, memory: 8_388_608, freeDisk: freeDisk, share: share).settings
            let limit = try #require(tuning["max_slot_wal_keep_size"].flatMap { Int64($0.dropLast(2)) })
            let keep = try #require(tuning["wal_keep_size"].flatMap { Int64($0.dropLast(2)) })
            #expect(limit * Int64(share) <= freeDisk * 3 / 10, "\(freeDisk) MiB for \(share)")
            #expect(limit >= 64 && keep <= limit / 8, "\(freeDisk) MiB for \(share)")
        }
    }

    @Test("count a percentage from the whole machine, and the rest from the share")
    func shares() {
        var spec = ClusterSpec.sample
        spec.sharedBuffers = .percent(25)
        let whole = NodeTuning(spec: spec, memory: 4_000_000, freeDisk: 100_000, share: 1).settings
        #expect(whole["shared_buffers"] == "1000000kB")
        #expect(whole["effective_cache_size"] == "3000000kB")
        let third = NodeTuning(spec: spec, memory: 4_000_000, freeDisk: 100_000, share: 3).settings
        #expect(third["shared_buffers"] == "1000000kB")
        #expect(third["effective_cache_size"] == "1000000kB")
    }
}
