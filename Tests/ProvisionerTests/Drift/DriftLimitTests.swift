import Synchronization
import Testing

@testable import Provisioner

@Suite(.timeLimit(.minutes(1))) struct DriftLimitTests {
    @Test func neverMoreThanAllowedAndEveryoneGetsATurn() async throws {
        let limit = DriftLimit(maximum: 2)
        let counts = Mutex((now: 0, most: 0, done: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await limit.perform {
                        counts.withLock { counts in
                            counts.now += 1
                            counts.most = max(counts.most, counts.now)
                        }
                        await Task.yield()
                        counts.withLock { counts in
                            counts.now -= 1
                            counts.done += 1
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.withLock { $0.most } <= 2)
        #expect(counts.withLock { $0.done } == 20)
    }

    @Test func whoeverGivesUpLeavesTheLine() async throws {
        let limit = DriftLimit(maximum: 1)
        let gate = Gate()
        let first = Task { try await limit.perform { await gate.pass() } }
        let second = Task { try await limit.perform {} }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        await gate.open()
        try await first.value
        try await limit.perform {}
    }
}
