import NIOCore
import Synchronization

/// Writes a connection's lines, in the order of the calls, as fast as the client takes them.
///
/// A few lines may be on their way at the same time; who writes more waits until theirs has gone to the kernel. So what a
/// client does not read is held up at its source and not kept in memory.
final class LineWriter: Sendable {
    /// Lines that may be on their way before a writer has to wait.
    private static let window = 16

    private struct State {
        var underway = 0
        var failure: (any Error)?
    }

    private let channel: any Channel
    private let state = Mutex(State())

    init(channel: any Channel) {
        self.channel = channel
    }

    /// Sends a line.
    ///
    /// - Throws: `CancellationError`, or an error of the channel where the connection has ended.
    func write(_ line: Outgoing) async throws {
        try Task.checkCancellation()
        let mustWait = try self.state.withLock { state in
            if let failure = state.failure { throw failure }
            state.underway += 1
            return state.underway > Self.window
        }
        let written: EventLoopFuture<Void> = self.channel.writeAndFlush(line)
        written.whenComplete { result in
            self.state.withLock { state in
                state.underway -= 1
                if case .failure(let error) = result { state.failure = error }
            }
        }
        if mustWait { try await written.get() }
    }

    /// Returns when everything written before has gone to the kernel.
    func flush() async throws {
        try await self.channel.writeAndFlush(Outgoing.mark)
    }
}
