import Commands
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Service
@testable import Store
@testable import Tools

@Suite("The watch over the time of clusters", .timeLimit(.minutes(1)))
struct ExpiryWatchTests {
    private let records: Records
    private let world = World()
    private let news = NewsDesk()
    private let watch: ExpiryWatch
    private let told: Collected<News>
    private let reading: Task<Void, Never>

    init() throws {
        let (records, world, news, told) = (try Records.inMemory(), self.world, self.news, Collected<News>())
        self.records = records
        self.told = told
        let stream = news.read()
        self.reading = Task { for await item in stream.deliveries { told.append(item.news) } }
        let surroundings = ExpiryWatch.Surroundings(
            records: records,
            news: news,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { world.now },
            elapsed: { world.elapsed },
            isDraining: { world.isDraining },
            destroy: { name, began in try await world.destroy(name, in: records, began: began) }
        )
        self.watch = ExpiryWatch(surroundings, alarm: Alarm())
    }

    /// Clocks that stand where a test puts them, and a way to destroy that fails when it says so.
    private final class World: Sendable {
        typealias Meanwhile = @Sendable (Records) async throws -> Void

        private struct State {
            var wall = Timestamp.now.milliseconds
            var elapsed: Int64 = 0
            var failure: CommandFailure?
            var meanwhile: Meanwhile?
            var destroyed: [String] = []
            var isDraining = false
        }

        private let state = Mutex(State())

        var now: Timestamp { self.state.withLock { Timestamp(milliseconds: $0.wall) } }
        var elapsed: Duration { self.state.withLock { .milliseconds($0.elapsed) } }
        var attempts: [String] { self.state.withLock { $0.destroyed } }
        var isDraining: Bool { self.state.withLock { $0.isDraining } }

        func pass(_ seconds: Int64) {
            self.state.withLock { state in
                state.wall += seconds * 1000
                state.elapsed += seconds * 1000
            }
        }

        func setClock(forwardBy seconds: Int64) { self.state.withLock { $0.wall += seconds * 1000 } }
        func fail(_ failure: CommandFailure?, meanwhile: Meanwhile? = nil) {
            self.state.withLock { state in
                state.failure = failure
                state.meanwhile = meanwhile
            }
        }

        func drain() { self.state.withLock { $0.isDraining = true } }

        func destroy(_ name: ClusterName, in records: Records, began: @Sendable (RunID) -> Void) async throws {
            let (failure, meanwhile) = self.state.withLock { state in
                state.destroyed.append(name.rawValue)
                return (state.failure, state.meanwhile)
            }
            try await meanwhile?(records)
            if let failure { throw failure }
            guard let run = RunID(42), var cluster = try await records.cluster(named: name) else { return }
            began(run)
            cluster.state = .destroyed
            try await records.update(cluster)
        }
    }

    private func cluster(livingFor span: String) async throws -> Cluster {
        let cluster = try await self.records.addCluster(state: .ready)
        let (span, now) = (try #require(TimeSpan(span)), self.world.now)
        _ = try await self.records.write { try Cluster.setEnd($0, of: cluster.id, in: span, from: now) }
        return cluster
    }

    /// Looks, and waits for what the look began.
    @discardableResult
    private func look() async -> Duration {
        let pause = await self.watch.look()
        await self.watch.settle()
        return pause
    }

    private func expectStates(_ states: [String]) async throws {
        try await eventually("\(states) are told, but so far \(self.told.all.map(\.state))") {
            self.told.all.map(\.state) == states
        }
    }

    @Test("reminds twice, destroys at the end, and not again")
    func life() async throws {
        _ = try await self.cluster(livingFor: "2h")
        #expect(await self.look() == .seconds(30))
        for seconds: Int64 in [3599, 1, 30, 2969, 1, 599] {
            self.world.pass(seconds)
            await self.look()
        }
        #expect(self.world.attempts.isEmpty)
        try await self.expectStates(["ending", "ending"])
        self.world.pass(1)
        await self.look()
        await self.look()
        #expect(self.world.attempts == ["orders"])
        try await self.expectStates(["ending", "ending", "expired", "destroyed"])
        #expect(self.told.all.map(\.kind) == [.ttl, .ttl, .ttl, .ttl])
        #expect(self.told.all[2].run?.rawValue == 42)
    }

    @Test("tells a reminder once, also after a restart, and anew after more time was given")
    func remembered() async throws {
        let cluster = try await self.cluster(livingFor: "2h")
        self.world.pass(7200 - 600)
        await self.look()
        await self.look()
        try await self.expectStates(["ending"])
        #expect(try await self.records.expiringClusters().first?.reminders == 2)
        let now = self.world.now
        _ = try await self.records.write { try Cluster.setEnd($0, of: cluster.id, in: .seconds(7200), from: now) }
        self.world.pass(3600)
        await self.look()
        try await self.expectStates(["ending", "ending"])
    }

    @Test("keeps a protected cluster, tells so once, and destroys it when it is not protected any more")
    func protected() async throws {
        let cluster = try await self.cluster(livingFor: "10s")
        try await self.records.write { try Cluster.setProtection($0, of: cluster.id, to: true) }
        for _ in 1...3 {
            self.world.pass(30)
            await self.look()
        }
        #expect(self.world.attempts.isEmpty)
        try await self.expectStates(["kept"])
        try await self.records.write { try Cluster.setProtection($0, of: cluster.id, to: false) }
        await self.look()
        #expect(self.world.attempts == ["orders"])
    }

    @Test("waits for the end of a freeze, which it tells")
    func frozen() async throws {
        _ = try await self.cluster(livingFor: "10s")
        let (now, request) = (self.world.now, FreezeRequest(scope: FreezeScope(target: .local), reason: "audit"))
        _ = try await self.records.write { database in
            let end = Timestamp(milliseconds: now.milliseconds + 60_000)
            return try Freeze.insert(database, request, until: end, by: "alice", at: now)
        }
        self.world.pass(59)
        #expect(await self.look() == .seconds(1))
        #expect(self.world.attempts.isEmpty)
        self.world.pass(1)
        await self.look()
        #expect(self.world.attempts == ["orders"])
        try await self.expectStates(["kept", "lifted", "expired", "destroyed"])
        #expect(try await self.records.freezes(at: self.world.now).isEmpty)
    }

    @Test("tries again what failed, after a pause that no clock's setting shortens")
    func failures() async throws {
        _ = try await self.cluster(livingFor: "10s")
        self.world.fail(CommandFailure(.destroyFailed, "the machine does not answer"))
        self.world.pass(10)
        await self.look()
        self.world.pass(299)
        await self.look()
        self.world.setClock(forwardBy: 50)
        await self.look()
        #expect(self.world.attempts.count == 1)
        try await self.expectStates(["destroy-failed"])
        #expect(self.told.all.last?.text.contains("tried again in 5 min") == true)
        self.world.fail(nil)
        self.world.pass(1)
        await self.look()
        #expect(self.world.attempts.count == 2)
        try await self.expectStates(["destroy-failed", "expired", "destroyed"])
    }

    @Test("does not believe a clock that is set forward before people had time to look")
    func clockForward() async throws {
        _ = try await self.cluster(livingFor: "8h")
        await self.look()
        self.world.setClock(forwardBy: 86_400)
        await self.look()
        self.world.pass(599)
        await self.look()
        #expect(self.world.attempts.isEmpty)
        try await self.expectStates(["clock"])
        self.world.pass(1)
        await self.look()
        #expect(self.world.attempts == ["orders"])
    }

    @Test("ends no freeze and uses up no reminder by a clock that is set right again")
    func clockSetRight() async throws {
        _ = try await self.cluster(livingFor: "8h")
        let (now, request) = (self.world.now, FreezeRequest(scope: FreezeScope(), reason: "audit"))
        _ = try await self.records.write { database in
            let end = Timestamp(milliseconds: now.milliseconds + 3_600_000)
            return try Freeze.insert(database, request, until: end, by: "alice", at: now)
        }
        await self.look()
        self.world.setClock(forwardBy: 8 * 3600 - 300)
        await self.look()
        self.world.pass(60)
        await self.look()
        self.world.setClock(forwardBy: 300 - 8 * 3600)
        await self.look()
        #expect(try await self.records.freezes(at: self.world.now).count == 1)
        #expect(try await self.records.expiringClusters().first?.reminders == 0)
        self.world.pass(3540)
        await self.look()
        try await self.expectStates(["clock", "lifted"])
        self.world.pass(8 * 3600 - 3600 - 3600)
        await self.look()
        try await self.expectStates(["clock", "lifted", "ending"])
    }

    @Test("destroys nothing early and reminds of nothing twice when a clock is set back")
    func clockBack() async throws {
        _ = try await self.cluster(livingFor: "1h")
        self.world.pass(3000)
        await self.look()
        self.world.setClock(forwardBy: -86_400)
        await self.look()
        self.world.pass(3600)
        await self.look()
        #expect(self.world.attempts.isEmpty)
        try await self.expectStates(["ending"])
        self.world.pass(86_400)
        await self.look()
        #expect(self.world.attempts == ["orders"])
    }

    @Test("leaves everything alone while the server drains")
    func draining() async throws {
        _ = try await self.cluster(livingFor: "10s")
        self.world.drain()
        self.world.pass(100)
        await self.look()
        #expect(self.world.attempts.isEmpty)
    }

    @Test("says nothing of a cluster that was given more time, or was frozen, at the last moment")
    func overtaken() async throws {
        let cluster = try await self.cluster(livingFor: "10s")
        self.world.pass(10)
        let (now, frozen) = (self.world.now, FreezeRequest(scope: FreezeScope(), reason: "audit"))
        self.world.fail(CommandFailure(.wrongState, "orders has been given more time")) { records in
            _ = try await records.write { try Cluster.setEnd($0, of: cluster.id, in: .seconds(60), from: now) }
        }
        await self.look()
        self.world.pass(60)
        self.world.fail(CommandFailure(.discarded, "everything is frozen")) { records in
            _ = try await records.write { try Freeze.insert($0, frozen, until: nil, by: "alice", at: now) }
        }
        await self.look()
        #expect(self.world.attempts.count == 2)
        self.world.fail(nil)
        _ = try await self.records.write { try Freeze.lift($0, FreezeScope(), by: "alice", at: now) }
        await self.look()
        #expect(self.world.attempts.count == 3, "no pause")
        try await self.expectStates(["expired", "destroyed"])
    }
}
