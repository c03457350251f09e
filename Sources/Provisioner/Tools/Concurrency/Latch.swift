/// Opens once; one task can wait for it.
struct Latch: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    init() {
        (self.stream, self.continuation) = AsyncStream.makeStream()
    }

    func open() { self.continuation.finish() }

    /// Returns when it is open, or when the task is cancelled.
    func wait() async {
        for await _ in self.stream {}
    }
}
