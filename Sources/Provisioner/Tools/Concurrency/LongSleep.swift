/// Sleeps that are mostly cancelled long before their time.
///
/// A `Task.sleep` keeps its memory, about 0.75 kB, until its time has come, also where it was cancelled. A sleep of a day for
/// each run that waits in line, or of an hour for each program, would add up; one in short pieces does not.
package enum LongSleep {
    /// The longest that memory is kept after a cancellation.
    static let piece: Duration = .seconds(10)

    /// Sleeps for some time.
    ///
    /// - Throws: `CancellationError`.
    package static func sleep(for duration: Duration) async throws {
        try await Self.sleep(until: ContinuousClock.now + duration)
    }

    /// Sleeps until a moment.
    ///
    /// - Throws: `CancellationError`.
    package static func sleep(until end: ContinuousClock.Instant) async throws {
        repeat {
            try await ContinuousClock().sleep(until: min(end, .now + Self.piece))
        } while ContinuousClock.now < end
    }
}
