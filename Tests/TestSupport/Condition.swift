package import Testing

/// Waits until a condition holds, looking often.
///
/// - Parameters:
///   - what: The condition, for the message of a failure.
///   - limit: How long it may take.
///   - sourceLocation: Where the test waits, for the message of a failure.
///   - condition: Whether it holds.
/// - Throws: What `condition` throws; a failed requirement if the time is over.
package func eventually(
    _ what: Comment,
    within limit: Duration = .seconds(20),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while try await !condition() {
        try #require(clock.now < deadline, what, sourceLocation: sourceLocation)
        try await clock.sleep(for: .milliseconds(5))
    }
}

/// Returns when the task is cancelled, and not before.
package func untilCancelled() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    for await _ in stream {}
    continuation.finish()
}
