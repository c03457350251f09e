/// Waiting for a condition; the one place of these tests where time passes on purpose.
enum Deadline {
    struct Missed: Error, CustomStringConvertible {
        var description: String
    }

    /// Looks again and again until `attempt` gives a value; `what` says what is waited for, should it not come.
    @discardableResult
    static func await<Value>(
        _ what: @autoclosure () -> String,
        within limit: Duration = .seconds(30),
        every interval: Duration = .milliseconds(5),
        _ attempt: () async throws -> Value?
    ) async throws -> Value {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while true {
            if let value = try await attempt() { return value }
            guard clock.now < end else { throw Missed(description: "not within \(limit): \(what())") }
            try await clock.sleep(for: interval)
        }
    }

    /// Waits until `condition` holds.
    static func until(
        _ what: @autoclosure () -> String,
        within limit: Duration = .seconds(30),
        _ condition: () async throws -> Bool
    ) async throws {
        try await self.await(what(), within: limit) { try await condition() ? true : nil }
    }
}
