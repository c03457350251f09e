import Commands
import Synchronization

/// What every client is told without having asked.
final class Notices: Sendable {
    private struct State {
        var standing: Reply?
        var readers: [Int: AsyncStream<Reply>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Tells every client, and those who come later.
    func post(_ notice: Reply) {
        let readers = self.state.withLock { state in
            state.standing = notice
            return Array(state.readers.values)
        }
        for reader in readers { reader.yield(notice) }
    }

    /// The notice that stands, if one does, and those to come.
    func read() -> AsyncStream<Reply> {
        let (stream, continuation) = AsyncStream.makeStream(of: Reply.self, bufferingPolicy: .bufferingNewest(8))
        let number = self.state.withLock { state in
            state.next += 1
            state.readers[state.next] = continuation
            if let standing = state.standing { continuation.yield(standing) }
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.readers[number] = nil }
        }
        return stream
    }
}
