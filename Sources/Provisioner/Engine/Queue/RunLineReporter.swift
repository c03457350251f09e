import Commands
import Model
package import Store

/// Tells runs that wait where they stand, by events, whenever that changes.
package struct RunLineReporter: Sendable {
    package let engine: RunEngine
    package let records: Records
    package let feed: RunFeed

    package init(engine: RunEngine, records: Records, feed: RunFeed) {
        self.engine = engine
        self.records = records
        self.feed = feed
    }

    /// Reports until the task is cancelled.
    package func report() async {
        var told: [RunID: Int] = [:]
        for await _ in self.engine.moves {
            let places = await self.engine.places
            let positions = Dictionary(uniqueKeysWithValues: places.map { ($0.run, $0.position) })
            told = told.filter { positions[$0.key] != nil }
            let changed = places.filter { Self.isWorthTelling($0.position, after: told[$0.run]) }
            guard !changed.isEmpty, let written = try? await self.write(changed) else { continue }
            for run in written { self.feed.notify(run) }
            // Those that could not be told are told at the next move.
            for place in changed { told[place.run] = place.position }
        }
    }

    /// Says every so often, to runs in line that somebody follows, that they still wait.
    package func beat(every interval: Duration) async {
        while (try? await Task.sleep(for: interval)) != nil {
            let followed = await self.engine.places.filter { self.feed.isFollowed($0.run) }
            guard !followed.isEmpty, let written = try? await self.write(followed, as: .heartbeat) else { continue }
            for run in written { self.feed.notify(run) }
        }
    }

    /// Whether a place is told: the first ten one by one, those far behind in larger steps, since in a long line every
    /// step of all who wait would be more than anybody reads.
    static func isWorthTelling(_ position: Int, after told: Int?) -> Bool {
        guard let told else { return true }
        guard position != told else { return false }
        return position <= 10 || told - position >= position / 10
    }

    /// - Returns: The runs that were told; those that have begun in the meantime are not.
    private func write(_ places: [RunLine.Place], as state: RunEvent.State = .queued) async throws -> [RunID] {
        let now = Timestamp.now
        return try await self.records.appendToQueued(
            places.map { place in
                (place.run, place.holder, { RunStep(state, place.text(holder: $0, now: now)) })
            }
        )
    }
}
