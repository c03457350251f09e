import Commands

/// Tries a step again after failures that are known to pass, later each time; everybody who follows is told of each.
package struct Retries: Sendable {
    /// How often it is tried again; the first try is not counted.
    package let limit: Int
    /// Tells of a retry.
    package let tell: @Sendable (String) async throws -> Void
    /// Waits; replaced in tests.
    ///
    /// A cancellation ends the waiting at once.
    package var pause: @Sendable (Duration) async throws -> Void = { try await ContinuousClock().sleep(for: $0) }

    private static let longestPause = 30

    /// Tries a step until it succeeds, fails for good, or was tried often enough.
    ///
    /// - Parameters:
    ///   - cause: Tells whether what a failure says is known to pass.
    ///   - step: One try.
    /// - Returns: What the step returns.
    /// - Throws: What the last try threw; `CancellationError`.
    package func run<Value>(
        when cause: (String) -> TransientCause?,
        _ step: () async throws -> Value
    ) async throws -> Value {
        var tries = 1
        while true {
            do {
                return try await step()
            } catch let failure as CommandFailure {
                // A program that took too long has had its time.
                guard tries <= self.limit, failure.code != .timedOut, let cause = cause(failure.message) else {
                    throw failure
                }
                let seconds = Self.seconds(before: tries + 1)
                try await self.tell(
                    "try \(tries + 1) of \(self.limit + 1) in \(seconds) s, since \(cause.rawValue): \(failure.message)"
                )
                try await self.pause(.seconds(seconds))
                tries += 1
            }
        }
    }

    /// How long to wait before a try, which is the second or a later one: 2 s, 4 s, 8 s, up to 30 s.
    package static func seconds(before attempt: Int) -> Int {
        min(Self.longestPause, 1 << min(max(attempt - 1, 1), 5))
    }
}
