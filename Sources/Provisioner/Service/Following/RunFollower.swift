import Commands
import Engine
import Model
import Store

/// Passes a run's events on to one client: first what is stored, then what comes, until the run has ended.
struct RunFollower: Sendable {
    let records: Records
    let feed: RunFeed
    /// Whether a client that lags far behind is spared progress that newer events have overtaken; it is told by `GAP`.
    var mayCoalesce = false

    /// How many events are read, and held in memory, at once.
    static let batch = 200
    /// How many events a client may lag before it is spared progress.
    static let allowedLag = 500

    /// Follows a run from an event on.
    ///
    /// - Returns: The run as it ended.
    /// - Throws: Whatever `send` throws; `CancellationError`.
    func follow(_ run: RunID, from first: Int, send: ReplySink) async throws -> Run {
        var next = first
        // Subscribed before the first look, so that nothing falls in between.
        var news = self.feed.follow(run).makeAsyncIterator()
        while true {
            // The run is read first: an event that it ended with is then certainly in what is read after.
            guard let record = try await self.records.run(run) else {
                throw CommandFailure(.unknownRun, "there is no run \(run)", argument: "run", next: "runs")
            }
            let events = try await self.records.events(of: run, from: next, limit: Self.batch)
            if events.isEmpty {
                if record.state.isFinal { return record }
                if let obstacle = self.feed.obstacle(of: run) {
                    throw CommandFailure(
                        .recordsUnavailable,
                        "run \(run) has ended, but that can't be recorded: \(obstacle)",
                        retry: true,
                        run: run,
                        next: "attach run \(run) from=\(next)"
                    )
                }
                _ = await news.next()
                try Task.checkCancellation()
                continue
            }
            let isLagging = self.mayCoalesce && record.lastSequence - next > Self.allowedLag
            try await self.pass(events, of: run, sparing: isLagging, to: send)
            next = (events.last?.sequence ?? next) + 1
        }
    }

    /// Passes on events that follow each other, or tells by `GAP` which of them it spares the client.
    func pass(_ events: [RunEvent], of run: RunID, sparing: Bool, to send: ReplySink) async throws {
        var gap: ClosedRange<Int>?
        for event in events {
            if sparing, event.isCoalescible {
                gap = (gap?.lowerBound ?? event.sequence)...event.sequence
                continue
            }
            if let missed = gap { try await send(Self.gap(missed, of: run)) }
            gap = nil
            try await send(event.reply)
        }
        if let missed = gap { try await send(Self.gap(missed, of: run)) }
    }

    private static func gap(_ missed: ClosedRange<Int>, of run: RunID) -> Reply {
        Reply(
            .gap,
            [
                "run": ReplyValue(run.rawValue), "from": ReplyValue(missed.lowerBound),
                "to": ReplyValue(missed.upperBound),
                "next": .string("attach run \(run) from=\(missed.lowerBound)"),
            ],
            text: "you read too slowly for these events; they are stored"
        )
    }
}
