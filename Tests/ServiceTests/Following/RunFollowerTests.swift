import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Service
@testable import Store

@Suite("Following a run", .timeLimit(.minutes(1)))
struct RunFollowerTests {
    private let records: Records
    private let feed = RunFeed()

    init() throws {
        // On a disk each of thousands of events would be flushed, which nothing here depends on.
        self.records = try Records.inMemory()
    }

    @Test("loses and repeats nothing while many write, from wherever it begins")
    func lossless() async throws {
        let run = try await self.records.addRun(of: try await self.records.addCluster())
        let journal = RunJournal(run: run, records: self.records, feed: self.feed)
        let starts = [1, 2, 150, 399, 401]
        let followers = starts.map { _ in Collected<Int>() }
        try await withThrowingTaskGroup(of: RunState?.self) { group in
            for (start, heard) in zip(starts, followers) {
                group.addTask {
                    try await RunFollower(records: self.records, feed: self.feed)
                        .follow(run, from: start) { heard.append(Self.sequence($0)) }.state
                }
            }
            for writer in 1...8 {
                group.addTask {
                    for number in 1...50 { try await journal.write(RunStep(.progress, "\(writer).\(number)")) }
                    return nil
                }
            }
            for _ in 1...8 { #expect(try await group.next() == .some(nil)) }
            try await self.records.finish(run)
            self.feed.notify(run)
            for try await state in group { #expect(state == .succeeded) }
        }
        for (start, heard) in zip(starts, followers) {
            #expect(heard.all == (start <= 400 ? Array(start...400) : []))
        }
    }

    @Test("of a run that has ended is a reading")
    func ended() async throws {
        let run = try await self.finished(events: 450)
        let heard = Collected<Int>()
        let record = try await RunFollower(records: self.records, feed: self.feed)
            .follow(run, from: 1) { heard.append(Self.sequence($0)) }
        #expect(heard.all == Array(1...450))
        #expect(record == (try await self.records.run(run)))
    }

    @Test("spares a client that lags far behind what newer events have overtaken, and accounts for it")
    func gaps() async throws {
        let run = try await self.finished(events: 1500)
        let heard = Collected<Reply>()
        _ = try await RunFollower(records: self.records, feed: self.feed, mayCoalesce: true)
            .follow(run, from: 1) { heard.append($0) }
        var next = 1
        for reply in heard.all {
            let first = reply.kind == .gap ? try Self.number(reply, "from") : try Self.number(reply, "seq")
            #expect(first == next, "nothing is missing and nothing is repeated")
            next = try reply.kind == .gap ? Self.number(reply, "to") + 1 : first + 1
        }
        #expect(next == 1501)
        let told = heard.all.filter { $0.kind == .event }.map(Self.sequence)
        #expect(Array(1...15).allSatisfy { told.contains($0 * 100) }, "what is no progress is never spared")
        #expect(Set(1001...1500).isSubset(of: told), "the newest are told one by one")
        #expect(told.count < 1000)
        let gap = try #require(heard.all.first { $0.kind == .gap })
        let from = try Self.number(gap, "from")
        #expect(gap.fields["next"] == .string("attach run \(run) from=\(from)"))
    }

    @Test("spares nobody who may not be spared, or does not lag that far", arguments: [(1500, false), (500, true)])
    func noGaps(count: Int, mayCoalesce: Bool) async throws {
        let run = try await self.finished(events: count)
        let heard = Collected<Reply>()
        _ = try await RunFollower(records: self.records, feed: self.feed, mayCoalesce: mayCoalesce)
            .follow(run, from: 1) { heard.append($0) }
        #expect(heard.all.map(\.kind).allSatisfy { $0 == .event })
        #expect(heard.all.map(Self.sequence) == Array(1...count))
    }

    @Test("ends with its own cancellation, not the run's")
    func cancelled() async throws {
        let run = try await self.records.addRun(of: try await self.records.addCluster())
        let journal = RunJournal(run: run, records: self.records, feed: self.feed)
        try await journal.write(RunStep(.started, "begun"))
        let heard = Collected<Reply>()
        let follower = RunFollower(records: self.records, feed: self.feed)
        let task = Task { try await follower.follow(run, from: 1) { heard.append($0) } }
        try await eventually("the follower has caught up") { heard.count == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await self.records.run(run)?.state == .queued)
    }

    @Test("ends where the client can't be told, the run is unknown, or its end can't be recorded")
    func failures() async throws {
        struct Gone: Error {}
        let follower = RunFollower(records: self.records, feed: self.feed)
        let unknown = await #expect(throws: CommandFailure.self) {
            try await follower.follow(RunID(99).unsafelyUnwrapped, from: 1) { _ in }
        }
        #expect(unknown?.code == .unknownRun)
        let run = try await self.finished(events: 3)
        await #expect(throws: Gone.self) { try await follower.follow(run, from: 1) { _ in throw Gone() } }
        let other = try await self.records.addRun(of: try await self.records.addCluster("other", firstPort: 17_000))
        self.feed.setObstacle("the disk is full", of: other)
        let obstacle = await #expect(throws: CommandFailure.self) { try await follower.follow(other, from: 1) { _ in } }
        #expect(obstacle?.code == .recordsUnavailable)
        #expect(obstacle?.message.contains("the disk is full") == true)
    }

    /// A run that has ended after so many events, every hundredth a warning.
    private func finished(events count: Int) async throws -> RunID {
        let run = try await self.records.addRun(of: try await self.records.addCluster())
        try await self.records.write { database in
            for number in 1...count {
                let step = RunStep(number % 100 == 0 ? .warning : .progress, "event \(number)")
                _ = try RunEvent.append(database, step, phase: .apply, run: run, elapsed: 0)
            }
        }
        try await self.records.finish(run)
        return run
    }

    private static func sequence(_ reply: Reply) -> Int { (try? self.number(reply, "seq")) ?? -1 }

    private static func number(_ reply: Reply, _ key: String) throws -> Int {
        guard case .integer(let number) = reply.fields[key] else { throw StartFailure("\(reply) has no \(key)") }
        return Int(number)
    }
}
