/// Opens once; one task can wait for it.
package struct Latch: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    package init() {
        (self.stream, self.continuation) = AsyncStream.makeStream()
    }

    package func open() { self.continuation.finish() }

    /// Returns when it is open, or when the task is cancelled.
    package func wait() async {
        for await _ in self.stream {}
    }
}
