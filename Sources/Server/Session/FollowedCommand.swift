import Commands
import Synchronization

/// A command that is being carried out, and what its answer has told so far.
final class FollowedCommand: Sendable {
    private struct State {
        var run: RunID?
        var isInterrupted = false
        var task: Task<Reply, any Error>?
    }

    /// Whether the answer will name a run, so that it is worth waiting for.
    private let startsRun: Bool
    private let countsWithoutReader: Bool
    private let state = Mutex(State())

    init(_ command: Command) {
        if case .change = command { self.startsRun = true } else { self.startsRun = false }
        self.countsWithoutReader = command.countsWithoutReader
    }

    /// The run that the answer is about, as soon as it has said so.
    var run: RunID? { self.state.withLock { $0.run } }

    /// Whether the server, not the client, ended the following.
    var isInterrupted: Bool { self.state.withLock { $0.isInterrupted } }

    func began(_ task: Task<Reply, any Error>) {
        self.state.withLock { $0.task = task }
    }

    /// Ends the following; where a run is being started, only once the client knows its number.
    func interrupt() {
        self.state.withLock { state in
            state.isInterrupted = true
            if !self.startsRun || state.run != nil { state.task?.cancel() }
        }
    }

    /// The client has gone: ends what was to tell it something, and nothing else.
    func clientLeft() {
        guard !self.countsWithoutReader else { return }
        self.state.withLock { $0.task?.cancel() }
    }

    /// Looks at a line of the answer that was sent.
    func sent(_ reply: Reply) {
        guard case .integer(let number) = reply.fields["run"], let run = RunID(number) else { return }
        self.state.withLock { state in
            state.run = run
            if state.isInterrupted { state.task?.cancel() }
        }
    }
}
