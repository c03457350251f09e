import TestSupport
import Testing

@testable import Tools

@Suite("Long sleeps", .timeLimit(.minutes(1)))
struct LongSleepTests {
    @Test("last as long as they should", arguments: [Duration.milliseconds(30), .zero, .seconds(-1)])
    func last(duration: Duration) async throws {
        let begin = ContinuousClock.now
        try await LongSleep.sleep(for: duration)
        #expect(begin.duration(to: .now) >= duration)
    }

    @Test("end at once where they are cancelled")
    func end() async {
        let sleep = Task { try await LongSleep.sleep(for: .seconds(86_400)) }
        sleep.cancel()
        await #expect(throws: CancellationError.self) { try await sleep.value }
    }
}
