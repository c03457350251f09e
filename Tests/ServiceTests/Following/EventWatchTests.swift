import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Service
@testable import Store

@Suite("Watching the events of all runs", .timeLimit(.minutes(1)))
struct EventWatchTests {
    private let records: Records
    private let feed = RunFeed()

    init() throws {
        // On a disk each of thousands of events would be flushed, which nothing here depends on.
        self.records = try Records.inMemory()
    }

    @Test("tells every event after its beginning once, in the order of each run, while many write")
    func lossless() async throws {
        let old = try await self.run("old", firstPort: 16_000)
        let ended = try await self.run("ended", firstPort: 17_000)
        for run in [old, ended] { try await self.journal(run).write(RunStep(.started, "before")) }
        try await self.records.finish(ended)
        let watch = try await EventWatch(of: nil, records: self.records, feed: self.feed)
        // A wake-up that comes late must not bring back what has ended before.
        self.feed.notify(ended)
        let heard = Collected<Reply>()
        let following = Task { try await watch.follow { heard.append($0) } }
        let runs = [old, try await self.run("a", firstPort: 18_000), try await self.run("b", firstPort: 19_000)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for run in runs {
                group.addTask {
                    let journal = self.journal(run)
                    for number in 1...100 { try await journal.write(RunStep(.progress, "\(number)")) }
                    try await self.records.finish(run)
                    self.feed.notify(run)
                }
            }
            try await group.waitForAll()
        }
        try await eventually("everything was told") { heard.count >= 300 }
        for run in runs { self.feed.notify(run) }
        watch.stop()
        try await following.value
        for (run, first) in zip(runs, [2, 1, 1]) {
            let own = heard.all.filter { $0.fields["run"] == .integer(run.rawValue) }
            #expect(own.map { $0.fields["seq"] } == (first..<first + 100).map { ReplyValue($0) })
        }
        #expect(heard.count == 300)
    }

    @Test("tells of the runs of one cluster, also of one that is made anew under the same name")
    func oneCluster() async throws {
        let watch = try await EventWatch(of: .orders, records: self.records, feed: self.feed)
        let heard = Collected<Reply>()
        let following = Task { try await watch.follow { heard.append($0) } }
        var told: [RunID] = []
        for port in [16_000, 17_000] {
            let other = try await self.run("other-\(port)", firstPort: port)
            let own = try await self.run("orders", firstPort: port + 100)
            for run in [other, own] { try await self.journal(run).write(RunStep(.started, "begun")) }
            told.append(own)
            try await eventually("the event was told") { heard.count == told.count }
            var cluster = try #require(try await self.records.cluster(named: .orders))
            cluster.state = .destroyed
            try await self.records.update(cluster)
            try await self.records.releaseNodes(of: cluster.id)
        }
        following.cancel()
        await #expect(throws: CancellationError.self) { try await following.value }
        #expect(heard.all.map { $0.fields["run"] } == told.map { .integer($0.rawValue) })
    }

    @Test("a client that takes nothing holds up nobody, and is told of every event or of the gap")
    func slow() async throws {
        let watch = try await EventWatch(of: nil, records: self.records, feed: self.feed)
        let run = try await self.run("orders", firstPort: 16_000)
        let journal = self.journal(run)
        let (gate, heard) = (Gate(), Collected<Reply>())
        let following = Task {
            try await watch.follow { reply in
                await gate.pass()
                heard.append(reply)
            }
        }
        for number in 1...1500 { try await journal.write(RunStep(.progress, "\(number)")) }
        #expect(heard.count == 0)
        await gate.open()
        try await eventually("the newest event was told") { heard.all.last?.fields["seq"] == .integer(1500) }
        following.cancel()
        var next: Int64 = 1
        for reply in heard.all {
            let (first, last) = reply.kind == .gap ? ("from", "to") : ("seq", "seq")
            #expect(reply.fields[first] == .integer(next))
            guard case .integer(let number)? = reply.fields[last] else { continue }
            next = number + 1
        }
        #expect(next == 1501)
        #expect(heard.all.contains { $0.kind == .gap })
    }

    @Test("a client that lags when the server stops is told all that is stored, or of the gap")
    func stopped() async throws {
        let watch = try await EventWatch(of: nil, records: self.records, feed: self.feed)
        let runs = [
            try await self.run("orders", firstPort: 16_000), try await self.run("billing", firstPort: 17_000),
        ]
        let (gate, heard) = (Gate(), Collected<Reply>())
        let following = Task {
            try await watch.follow { reply in
                await gate.pass()
                heard.append(reply)
            }
        }
        for run in runs {
            let journal = self.journal(run)
            for number in 1...450 { try await journal.write(RunStep(.progress, "\(number)")) }
        }
        watch.stop()
        await gate.open()
        try await following.value
        for run in runs {
            let own = heard.all.filter { $0.fields["run"] == .integer(run.rawValue) }
            #expect(own.last?.fields["seq"] == .integer(450), "run \(run): \(own.count) events")
        }
    }

    private func journal(_ run: RunID) -> RunJournal { RunJournal(run: run, records: self.records, feed: self.feed) }

    private func run(_ cluster: String, firstPort: Int) async throws -> RunID {
        try await self.records.addRun(of: try await self.records.addCluster(cluster, firstPort: firstPort))
    }
}
