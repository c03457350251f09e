import Commands
import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite("The line of runs", .timeLimit(.minutes(1)))
struct RunEngineTests {
    private let log = Collected<Int64>()

    private static func id(_ number: Int64) -> RunID { RunID(number).unsafelyUnwrapped }

    private static func engine(_ total: Int) -> RunEngine { RunEngine(limits: RunLine.Limits(total: total)) }

    /// A run on a cluster of its own, unless another is named.
    private static func entry(_ number: Int64, on cluster: Int64? = nil) -> RunLine.Entry {
        RunLine.Entry(run: self.id(number), cluster: cluster ?? number, target: .local)
    }

    /// Submits a run that waits at the gate and then writes its number down.
    private func submit(
        _ number: Int64,
        on cluster: Int64? = nil,
        to engine: RunEngine,
        behind gate: Gate
    ) async -> RunLine.Place? {
        let log = self.log
        return await engine.submit(Self.entry(number, on: cluster)) {
            await gate.pass()
            log.append(number)
        }
    }

    @Test("is worked off in the order of coming, each told its place")
    func order() async throws {
        let (engine, gate) = (Self.engine(1), Gate())
        var places: [Int?] = []
        for number: Int64 in 1...6 { places.append(await self.submit(number, to: engine, behind: gate)?.position) }
        #expect(places == [1, 1, 2, 3, 4, 5])
        #expect(await engine.activeCount == 1)
        #expect(await engine.waitingCount == 5)
        await gate.open()
        try await eventually("all runs have ended") { await engine.activeCount == 0 }
        #expect(self.log.all == [1, 2, 3, 4, 5, 6])
    }

    @Test("lets so many at work at once and no more", arguments: [1, 2, 4, 7])
    func limit(maximum: Int) async throws {
        let engine = Self.engine(maximum)
        let counters = Counters()
        let gate = Gate()
        for number: Int64 in 1...12 {
            await engine.submit(Self.entry(number)) {
                counters.enter()
                await gate.pass()
                counters.leave()
            }
        }
        try await eventually("as many as may be are at work") { await gate.count == maximum }
        #expect(await engine.activeCount == maximum)
        #expect(await engine.waitingCount == 12 - maximum)
        await gate.open()
        try await eventually("all runs have ended") { await engine.activeCount == 0 }
        #expect(counters.mostSeen == maximum)
        #expect(await engine.waitingCount == 0)
    }

    @Test("gives up a waiting run, which then never begins")
    func cancelWaiting() async throws {
        let (engine, gate) = (Self.engine(1), Gate())
        for number: Int64 in 1...3 { _ = await self.submit(number, to: engine, behind: gate) }
        #expect(await engine.cancel(Self.id(2), reason: .cancelled(by: "alice")) == .removed)
        #expect(await engine.cancel(Self.id(2), reason: .cancelled(by: "alice")) == .absent)
        await gate.open()
        try await eventually("all runs have ended") { await engine.activeCount == 0 }
        #expect(self.log.all == [1, 3])
    }

    @Test("cancels a run at work, which knows who asked first, and goes on with the next")
    func cancelActive() async throws {
        let engine = Self.engine(1)
        let reasons = Collected<RunEngine.EndReason?>()
        await engine.submit(Self.entry(1)) {
            await untilCancelled()
            reasons.append(await engine.reason(for: Self.id(1)))
        }
        _ = await self.submit(2, to: engine, behind: Gate.opened())
        #expect(await engine.reason(for: Self.id(1)) == nil)
        #expect(await engine.cancel(Self.id(1), reason: .cancelled(by: "alice")) == .interrupting)
        _ = await engine.cancel(Self.id(1), reason: .cancelled(by: "bob"))
        try await eventually("all runs have ended") { await engine.activeCount == 0 }
        #expect(reasons.all == [.cancelled(by: "alice")])
        #expect(self.log.all == [2])
        #expect(await engine.cancel(Self.id(1), reason: .shutdown) == .absent)
        #expect(await engine.reason(for: Self.id(1)) == nil)
    }

    @Test("is drained: those at work are ended, those that wait are handed back, nobody begins")
    func drain() async throws {
        let engine = Self.engine(2)
        let (reasons, ended) = (Collected<RunEngine.EndReason?>(), Collected<Int64>())
        for number: Int64 in 1...2 {
            await engine.submit(Self.entry(number)) {
                await untilCancelled()
                reasons.append(await engine.reason(for: Self.id(number)))
                ended.append(number)
            }
        }
        for number: Int64 in 3...5 { _ = await self.submit(number, to: engine, behind: Gate.opened()) }
        #expect(await engine.isDraining == false)
        #expect(await engine.drain().map(\.rawValue) == [3, 4, 5])
        #expect(Set(ended.all) == [1, 2])
        #expect(reasons.all == [.shutdown, .shutdown])
        #expect(await engine.isDraining)
        #expect(self.log.all.isEmpty)
        #expect(await engine.waitingCount == 0)
    }

    @Test("lets those at work go on for a while when it is drained, and ends none that makes it")
    func drainWithGrace() async throws {
        let (engine, gate) = (Self.engine(2), Gate())
        for number: Int64 in 1...3 { _ = await self.submit(number, to: engine, behind: gate) }
        let draining = Task { await engine.drain(grace: .seconds(600)) }
        try await eventually("no more runs are taken") { await engine.isDraining }
        #expect(await self.submit(4, to: engine, behind: gate) == nil)
        #expect(await engine.reason(for: Self.id(1)) == nil)
        await gate.open()
        #expect(await draining.value == [Self.id(3)])
        #expect(Set(self.log.all) == [1, 2])
    }

    @Test("ends those at work whose time is over when it is drained")
    func drainAfterGrace() async throws {
        let (engine, reasons) = (Self.engine(1), Collected<RunEngine.EndReason?>())
        await engine.submit(Self.entry(1)) {
            await untilCancelled()
            reasons.append(await engine.reason(for: Self.id(1)))
        }
        #expect(await engine.drain(grace: .milliseconds(30)).isEmpty)
        #expect(reasons.all == [.shutdown])
    }

    @Test("names the run that has the cluster to those that wait for it, and lets others pass")
    func holders() async throws {
        let (engine, gate) = (Self.engine(2), Gate())
        let first = await self.submit(1, on: 7, to: engine, behind: gate)
        let second = await self.submit(2, on: 7, to: engine, behind: gate)
        let third = await self.submit(3, on: 7, to: engine, behind: gate)
        let other = await self.submit(4, on: 8, to: engine, behind: gate)
        #expect((first?.isWaiting, first?.holder) == (false, nil))
        #expect((second?.position, second?.holder) == (1, Self.id(1)))
        #expect((third?.position, third?.holder) == (2, Self.id(1)))
        #expect((other?.isWaiting, other?.position) == (false, 1))
        await gate.open()
        try await eventually("all runs have ended") { await engine.activeCount == 0 }
        #expect(self.log.all.filter { $0 != 4 } == [1, 2, 3])
    }

    @Test("loses patience with a run that waits for too long, and with none that has begun")
    func expiry() async throws {
        let (engine, gate, expired) = (Self.engine(1), Gate(), Collected<Int64>())
        for number: Int64 in 1...3 {
            let patience: Duration = number == 3 ? .seconds(600) : .milliseconds(20)
            let log = self.log
            let work: RunEngine.Work = {
                await gate.pass()
                log.append(number)
            }
            let entry = Self.entry(number)
            let end: RunEngine.Work = { expired.append(Task.isCancelled ? -number : number) }
            await engine.submit(entry, patience: patience, expired: end, work: work)
        }
        try await eventually("the second has expired") { expired.all == [2] }
        #expect(await engine.places.map(\.run) == [Self.id(3)])
        await gate.open()
        try await eventually("all runs have ended") { await engine.activeCount == 0 }
        #expect(self.log.all == [1, 3])
        #expect(expired.all == [2])
    }

    private final class Counters: Sendable {
        private let state = Mutex((now: 0, most: 0))

        var mostSeen: Int { self.state.withLock { $0.most } }

        func enter() {
            self.state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
        }

        func leave() {
            self.state.withLock { $0.now -= 1 }
        }
    }
}

extension Gate {
    fileprivate static func opened() async -> Gate {
        let gate = Gate()
        await gate.open()
        return gate
    }
}
