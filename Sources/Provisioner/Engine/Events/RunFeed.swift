package import Commands
import Synchronization

/// Wakes those who follow a run when it has news.
///
/// Carries no news itself: followers read them from the records, so a slow one costs no memory.
package final class RunFeed: Sendable {
    private struct State {
        var followers: [RunID: [Int: AsyncStream<Void>.Continuation]] = [:]
        var nextFollower = 0
        var unrecorded: [RunID: String] = [:]
        var mailboxes: [Int: RunMailbox] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// A stream that yields after every piece of news of `run`; news that nobody has taken yet count once.
    package func follow(_ run: RunID) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let follower = self.state.withLock { state in
            state.nextFollower += 1
            state.followers[run, default: [:]][state.nextFollower] = continuation
            return state.nextFollower
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in
                state.followers[run]?[follower] = nil
                if state.followers[run]?.isEmpty == true { state.followers[run] = nil }
            }
        }
        return stream
    }

    /// A mailbox that every run with news comes into from now on, and the bell that rings when one did.
    package func collect() -> (mailbox: RunMailbox, bell: AsyncStream<Void>) {
        let (bell, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let mailbox = RunMailbox(bell: continuation)
        let number = self.state.withLock { state in
            state.nextFollower += 1
            state.mailboxes[state.nextFollower] = mailbox
            return state.nextFollower
        }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.mailboxes[number] = nil } }
        return (mailbox, bell)
    }

    /// Whether anybody follows a run now.
    func isFollowed(_ run: RunID) -> Bool { self.state.withLock { $0.followers[run] != nil } }

    /// Why the end of a run could not be recorded, while that is so.
    package func obstacle(of run: RunID) -> String? { self.state.withLock { $0.unrecorded[run] } }

    /// Tells the followers of `run` that it has ended but that the records don't say so yet, or, with `nil`, that they do.
    func setObstacle(_ obstacle: String?, of run: RunID) {
        self.state.withLock { $0.unrecorded[run] = obstacle }
        self.notify(run)
    }

    /// Tells the followers of `run` to look.
    func notify(_ run: RunID) {
        let (continuations, mailboxes) = self.state.withLock { state in
            (state.followers[run].map { Array($0.values) } ?? [], Array(state.mailboxes.values))
        }
        for continuation in continuations { continuation.yield() }
        for mailbox in mailboxes { mailbox.put(run) }
    }
}
