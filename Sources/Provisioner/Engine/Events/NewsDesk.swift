package import Commands
import Synchronization

/// Hands news on to those who watch, without ever waiting for one of them.
package final class NewsDesk: Sendable {
    /// One piece of news, as a reader is handed it.
    package struct Delivery: Hashable, Sendable {
        /// Counts from 1 what this reader wanted to know; a hole is what was dropped because it lagged.
        package let number: Int
        package let news: News
    }

    /// The news that one reader wants, from its beginning on.
    package struct Subscription: Sendable {
        package let deliveries: AsyncStream<Delivery>
        fileprivate let number: Int
    }

    private struct Reader {
        let filter: WatchFilter
        let continuation: AsyncStream<Delivery>.Continuation
        var count = 0
        var knowsOfDrain = false

        mutating func take(_ news: News) {
            guard self.filter.wants(news.kind, cluster: news.cluster) else { return }
            self.count += 1
            if news.kind == .drain { self.knowsOfDrain = true }
            self.continuation.yield(Delivery(number: self.count, news: news))
        }
    }

    private struct State {
        var readers: [Int: Reader] = [:]
        var next = 0
    }

    /// News that one reader may be behind; older ones are dropped for it then.
    package static let capacity = 256

    private let state = Mutex(State())

    package init() {}

    /// Readers at this moment.
    package var readers: Int { self.state.withLock { $0.readers.count } }

    /// Tells everybody who reads now.
    package func publish(_ news: News) {
        self.state.withLock { state in
            for number in state.readers.keys { state.readers[number]?.take(news) }
        }
    }

    /// The news from now on, until the reader stops.
    package func read(_ filter: WatchFilter = WatchFilter()) -> Subscription {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Delivery.self,
            bufferingPolicy: .bufferingNewest(Self.capacity)
        )
        let number = self.state.withLock { state in
            state.next += 1
            state.readers[state.next] = Reader(filter: filter, continuation: continuation)
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.forget(number) }
        return Subscription(deliveries: stream, number: number)
    }

    /// The server stops: the reader is told so, if it wants to know and does not yet, and what it was handed is its last.
    package func end(_ subscription: Subscription) {
        let stop = News(kind: .drain, state: "stopping", text: "the server is stopping; watch again when it is back")
        let continuation = self.state.withLock { state in
            if state.readers[subscription.number]?.knowsOfDrain == false {
                state.readers[subscription.number]?.take(stop)
            }
            return state.readers[subscription.number]?.continuation
        }
        continuation?.finish()
    }

    private func forget(_ number: Int) {
        self.state.withLock { $0.readers[number] = nil }
    }
}
