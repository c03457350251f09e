import Synchronization

/// Hands news on to those who watch, without ever waiting for one of them.
final class NewsDesk: Sendable {
    private struct State {
        var readers: [Int: AsyncStream<News>.Continuation] = [:]
        var next = 0
    }

    /// News that one reader may be behind; older ones are dropped for it then.
    static let capacity = 256

    private let state = Mutex(State())

    /// Tells everybody who reads now.
    func publish(_ news: News) {
        for reader in self.state.withLock({ Array($0.readers.values) }) { reader.yield(news) }
    }

    /// The news from now on, until the reader stops.
    func read() -> AsyncStream<News> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: News.self,
            bufferingPolicy: .bufferingNewest(Self.capacity)
        )
        let number = self.state.withLock { state in
            state.next += 1
            state.readers[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.readers[number] = nil }
        }
        return stream
    }
}
