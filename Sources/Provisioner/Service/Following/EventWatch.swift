import Commands
import Engine
import Model
import Store

/// Passes the events of all runs on to one client as they come, each only after it is stored.
///
/// The events are read from the records, so a slow client costs no memory; see ``RunFollower`` for what it is spared.
struct EventWatch: Sendable {
    private let records: Records
    private let feed: RunFeed
    private let mailbox: RunMailbox
    private let bell: AsyncStream<Void>
    private let cluster: ClusterName?
    private let start: RunCursors

    /// Begins behind the newest event of every run.
    ///
    /// - Parameters:
    ///   - cluster: Whose runs are wanted; `nil`: all.
    ///   - records: Where the events are.
    ///   - feed: Tells which runs have new ones.
    /// - Throws: What the database throws.
    init(of cluster: ClusterName?, records: Records, feed: RunFeed) async throws {
        // Collecting before the look, so that nothing falls in between.
        (self.mailbox, self.bell) = feed.collect()
        self.start = try await records.runCursors()
        (self.records, self.feed, self.cluster) = (records, feed, cluster)
    }

    /// Passes events on until the task's cancellation, or after ``stop()`` until all that is stored has been told.
    ///
    /// - Throws: Whatever `send` throws; `CancellationError`; what the database throws.
    func follow(_ send: ReplySink) async throws {
        var cursors = self.start
        for await _ in self.bell { try await self.empty(&cursors, to: send) }
        // Nobody rings any more, but who lags has not been told all yet.
        while !self.mailbox.isEmpty { try await self.empty(&cursors, to: send) }
        try Task.checkCancellation()
    }

    func stop() { self.mailbox.close() }

    private func empty(_ cursors: inout RunCursors, to send: ReplySink) async throws {
        for run in self.mailbox.take() {
            try Task.checkCancellation()
            try await self.pass(run, at: &cursors, to: send)
        }
    }

    private func pass(_ run: RunID, at cursors: inout RunCursors, to send: ReplySink) async throws {
        guard let next = cursors.next(of: run) else { return }
        // The run is read first: an event that it ended with is then certainly in what is read after.
        guard let record = try await self.records.run(run) else { return }
        guard self.cluster == nil || record.cluster == self.cluster else { return cursors.settle(run) }
        let events = try await self.records.events(of: run, from: next, limit: RunFollower.batch)
        guard let last = events.last else {
            if record.state.isFinal { cursors.settle(run) }
            return
        }
        let isLagging = record.lastSequence - next > RunFollower.allowedLag
        try await RunFollower(records: self.records, feed: self.feed)
            .pass(events, of: run, sparing: isLagging, to: send)
        cursors.passed(last.sequence, of: run)
        // There may be more; the other runs have their turn first.
        self.mailbox.put(run)
    }
}
