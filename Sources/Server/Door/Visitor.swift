import NIOCore
import Synchronization

/// A connection on its way from the listening socket to the ``Session`` that takes it.
///
/// One that nobody takes, since the server ends at that moment, is closed: a channel that is neither served nor closed would
/// end the whole process.
final class Visitor: Sendable {
    private let channel: Mutex<Session.Channel?>

    init(_ channel: Session.Channel) {
        self.channel = Mutex(channel)
    }

    deinit {
        guard let channel = self.take() else { return }
        Task { try? await channel.executeThenClose { _, _ in } }
    }

    /// Hands the connection over to whoever serves it; `nil` where somebody has it already.
    func take() -> Session.Channel? {
        self.channel.withLock { channel in
            defer { channel = nil }
            return channel
        }
    }
}
