/// Wakes one sleeper before its time.
package struct Alarm: Sendable {
    private let rings: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    package init() {
        (self.rings, self.bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Ends the present sleep, or else the next one at once.
    package func ring() { self.bell.yield() }

    /// Sleeps until the alarm rings, or the pause is over, or the task is cancelled.
    package func sleep(for pause: Duration) async {
        let timer = Task {
            try await LongSleep.sleep(for: pause)
            self.ring()
        }
        for await _ in self.rings { break }
        timer.cancel()
    }
}
