import TestSupport
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(1))) struct TurnLimitTests {
    /// Counts who is inside.
    private actor Crowd {
        private var now = 0
        private(set) var most = 0
        private(set) var done = 0

        func enter() {
            self.now += 1
            self.most = max(self.most, self.now)
        }

        func leave() {
            self.now -= 1
            self.done += 1
        }
    }

    @Test func neverMoreThanAllowedAndEveryoneGetsATurn() async throws {
        let limit = TurnLimit(maximum: 2)
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await limit.perform {
                        await crowd.enter()
                        await Task.yield()
                        await crowd.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(await crowd.most == 2)
        #expect(await crowd.done == 20)
    }

    @Test func whoeverGivesUpLeavesTheLine() async throws {
        let limit = TurnLimit(maximum: 1)
        let gate = Gate()
        let first = Task { try await limit.perform { await gate.pass() } }
        while await gate.count == 0 { await Task.yield() }
        let second = Task { try await limit.perform {} }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        await gate.open()
        try await first.value
        try await limit.perform {}
    }
}
