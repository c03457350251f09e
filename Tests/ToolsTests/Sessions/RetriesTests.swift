import Commands
import TestSupport
import Testing

@testable import Tools

@Suite("Steps that are tried again", .timeLimit(.minutes(1)))
struct RetriesTests {
    private let told = Collected<String>()
    private let waited = Collected<Duration>()

    private func retries(_ limit: Int) -> Retries {
        let (told, waited) = (self.told, self.waited)
        return Retries(limit: limit, tell: { told.append($0) }, pause: { waited.append($0) })
    }

    private static let passing = CommandFailure(.planFailed, "connection reset by peer")

    @Test("until they succeed, later each time, and everybody is told")
    func success() async throws {
        let tries = Collected<Int>()
        let value = try await self.retries(2).run(when: TransientCause.init(terraform:)) {
            tries.append(1)
            guard tries.count == 3 else { throw Self.passing }
            return "done"
        }
        #expect(value == "done")
        #expect(self.waited.all == [.seconds(2), .seconds(4)])
        #expect(
            self.told.all == [
                "try 2 of 3 in 2 s, since the network failed for a moment: connection reset by peer",
                "try 3 of 3 in 4 s, since the network failed for a moment: connection reset by peer",
            ]
        )
    }

    @Test("no more often than is allowed", arguments: [0, 1, 5])
    func limit(limit: Int) async throws {
        let tries = Collected<Int>()
        await #expect(throws: Self.passing) {
            try await self.retries(limit).run(when: TransientCause.init(terraform:)) {
                tries.append(1)
                throw Self.passing
            }
        }
        #expect(tries.count == limit + 1)
        #expect(self.told.count == limit)
    }

    @Test(
        "never where the cause stays, or where they took too long",
        arguments: [
            CommandFailure(.planFailed, "no such variable"), CommandFailure(.timedOut, "connection reset by peer"),
        ]
    )
    func final(failure: CommandFailure) async throws {
        await #expect(throws: failure) {
            try await self.retries(5).run(when: TransientCause.init(terraform:)) { throw failure }
        }
        #expect(self.told.count == 0)
    }

    @Test("after 2 s, then twice as long each time, up to 30 s")
    func pauses() {
        #expect((2...9).map { Retries.seconds(before: $0) } == [2, 4, 8, 16, 30, 30, 30, 30])
    }

    @Test("not after a cancellation, which ends the waiting at once")
    func cancelled() async throws {
        let clock = ContinuousClock()
        let begin = clock.now
        let told = self.told
        let task = Task {
            try await Retries(limit: 5, tell: { told.append($0) }).run(when: { _ in .network }) { throw Self.passing }
        }
        try await eventually("it waits for the second try") { told.count == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(told.count == 1)
        #expect(clock.now - begin < .seconds(20))
    }
}
