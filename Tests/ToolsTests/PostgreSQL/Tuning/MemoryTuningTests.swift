import TestSupport
import Testing

@testable import Tools

@Suite struct MemoryTuningTests {
    /// A value of the settings, in kibibytes where it has that unit.
    private func number(_ settings: [String: String], _ name: String) throws -> Int64 {
        let text = try #require(settings[name])
        return try #require(Int64(text.hasSuffix("kB") ? String(text.dropLast(2)) : text))
    }

    @Test func theFormulasHoldForAnyMachine() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5000 {
            let memory = Int64.random(in: 262_144...4_294_967_296, using: &generator)
            let connections = Int.random(in: 10...100_000, using: &generator)
            let buffers = Int64.random(in: 128...(memory * 4 / 5), using: &generator)
            let replicas = Int.random(in: 0...8, using: &generator)
            let tuning = MemoryTuning(
                memory: memory,
                maxConnections: connections,
                sharedBuffers: buffers,
                replicas: replicas
            )
            let settings = tuning.settings
            #expect(try self.number(settings, "shared_buffers") == buffers)
            #expect((4096...65536).contains(try self.number(settings, "work_mem")))
            #expect((65536...1_048_576).contains(try self.number(settings, "maintenance_work_mem")))
            #expect((65536...1_048_576).contains(try self.number(settings, "autovacuum_work_mem")))
            // PostgreSQL takes at most 2147483647 blocks of 8 kB.
            #expect((buffers...17_179_869_176).contains(try self.number(settings, "effective_cache_size")))
            #expect(try self.number(settings, "max_wal_senders") >= Int64(replicas + 5))
            #expect(settings["max_replication_slots"] == settings["max_wal_senders"])
        }
    }

    @Test func moreConnectionsNeverMeanMoreMemoryForEach() throws {
        var previous = Int64.max
        for connections in stride(from: 10, through: 2000, by: 10) {
            let tuning = MemoryTuning(
                memory: 33_554_432,
                maxConnections: connections,
                sharedBuffers: 8_388_608,
                replicas: 2
            )
            let work = try self.number(tuning.settings, "work_mem")
            #expect(work <= previous)
            previous = work
        }
    }
}
