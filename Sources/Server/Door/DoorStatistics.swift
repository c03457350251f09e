import Synchronization

/// Counts what happens at the door since the server's start.
final class DoorStatistics: Sendable {
    struct Figures: Hashable, Sendable {
        var connections = 0
        var connectionsTotal = 0
        var connectionsRefused = 0
        /// Connections that are told of changes.
        var watchers = 0
        /// Requests that were understood.
        var commands = 0
        /// `ERR` replies.
        var errors = 0
        /// Connections that were closed because their client did not read.
        var slowReaders = 0
        var bytesReceived = 0
        var bytesSent = 0
    }

    let started = ContinuousClock.now
    private let storage = Mutex(Figures())

    var figures: Figures { self.storage.withLock { $0 } }

    func add(_ amount: Int = 1, to figure: any WritableKeyPath<Figures, Int> & Sendable) {
        self.storage.withLock { $0[keyPath: figure] += amount }
    }
}
