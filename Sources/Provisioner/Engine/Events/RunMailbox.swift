package import Commands
import Synchronization

/// The runs that have news which a follower of all runs has not looked at yet.
///
/// A run that is in it already takes no more room, however much happens.
package final class RunMailbox: Sendable {
    private let runs = Mutex<Set<RunID>>([])
    private let bell: AsyncStream<Void>.Continuation

    init(bell: AsyncStream<Void>.Continuation) {
        self.bell = bell
    }

    package var isEmpty: Bool { self.runs.withLock { $0.isEmpty } }

    package func put(_ run: RunID) {
        self.runs.withLock { _ = $0.insert(run) }
        self.bell.yield()
    }

    /// Empties it.
    ///
    /// - Returns: What was in it, the oldest run first.
    package func take() -> [RunID] {
        let taken = self.runs.withLock { runs in
            defer { runs = [] }
            return runs
        }
        return taken.sorted { $0.rawValue < $1.rawValue }
    }

    /// Lets the follower come to its end.
    package func close() { self.bell.finish() }
}
