import Synchronization

/// Something a test waits for until it was opened.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let opener: AsyncStream<Void>.Continuation

    init() {
        (self.stream, self.opener) = AsyncStream.makeStream()
    }

    func open() { self.opener.finish() }

    /// Returns when the gate is open, or throws when the task is cancelled.
    func wait() async throws {
        for await _ in self.stream {}
        try Task.checkCancellation()
    }
}
