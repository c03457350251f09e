import NIOCore
import NIOEmbedded
import Testing

@testable import Server

@Suite("Waiting on an event loop")
struct EventLoopSleepTests {
    @Test("ends when the time has come")
    func endsInTime() async throws {
        let loop = NIOAsyncTestingEventLoop()
        let sleep = Task { try await loop.sleep(for: .seconds(600)) }
        let advancing = Task {
            // The wait may begin after time has passed, so time goes on until it has ended.
            while !Task.isCancelled { await loop.advanceTime(by: .seconds(600)) }
        }
        try await sleep.value
        advancing.cancel()
        await advancing.value
        await loop.shutdownGracefully()
    }

    @Test("ends at once where the task is cancelled, long before its time")
    func endsWhenCancelled() async {
        let loop = NIOAsyncTestingEventLoop()
        let sleep = Task { try await loop.sleep(for: .seconds(600)) }
        sleep.cancel()
        await #expect(throws: (any Error).self) { try await sleep.value }
        await loop.shutdownGracefully()
    }
}
