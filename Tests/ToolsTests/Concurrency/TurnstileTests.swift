import TestSupport
import Testing

@testable import Tools

@Suite("A turnstile", .timeLimit(.minutes(1)))
struct TurnstileTests {
    private let turnstile = Turnstile()

    @Test("lets one in at a time, and all in the end")
    func oneAtATime() async throws {
        let room = Room()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...50 {
                group.addTask { [turnstile] in
                    try await turnstile.pass {
                        await room.enter()
                        await Task.yield()
                        await room.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(await room.most == 1)
        #expect(await room.visits == 50)
    }

    @Test("lets the next one in when one fails")
    func failure() async throws {
        struct Failure: Error {}
        await #expect(throws: Failure.self) { try await self.turnstile.pass { throw Failure() } }
        #expect(try await self.turnstile.pass { 7 } == 7)
    }

    @Test("lets go of who is cancelled while it waits, and goes on without it")
    func cancelled() async throws {
        let gate = Gate()
        let first = Task { try await self.turnstile.pass { await gate.pass() } }
        try await eventually("the first one is in") { await gate.count == 1 }
        let second = Task { try await self.turnstile.pass {} }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        let third = Task { try await self.turnstile.pass { 3 } }
        await gate.open()
        try await first.value
        #expect(try await third.value == 3)
    }
}

private actor Room {
    private var now = 0
    private(set) var most = 0
    private(set) var visits = 0

    func enter() {
        self.now += 1
        self.visits += 1
        self.most = max(self.most, self.now)
    }

    func leave() { self.now -= 1 }
}
