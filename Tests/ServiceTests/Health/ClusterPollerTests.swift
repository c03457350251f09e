import Commands
import Logging
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Service
@testable import Store

@Suite("Looking at clusters that serve", .timeLimit(.minutes(1)))
struct ClusterPollerTests {
    private let scratch: Scratch
    private let records: Records
    private let news = NewsDesk()

    init() throws {
        self.scratch = try Scratch()
        self.records = try Records(path: self.scratch.path.appending("records.sqlite"))
    }

    private func poller(_ look: @escaping ClusterPoller.Look) -> ClusterPoller {
        ClusterPoller(
            records: self.records,
            news: self.news,
            interval: .milliseconds(1),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            look: look
        )
    }

    @Test("keeps the record true and tells of it")
    func course() async throws {
        let cluster = try await self.records.addCluster(state: .ready, completed: .verify)
        let problem = Mutex<String?>("replica orders-2 is stopped")
        let poller = self.poller { _ in problem.withLock { $0 } }
        let subscription = self.news.read()
        var standing = ClusterStanding()
        try await poller.lookAtAll(&standing)
        #expect(try await self.records.cluster(id: cluster.id)?.state == .ready)
        try await poller.lookAtAll(&standing)
        #expect(try await self.records.cluster(id: cluster.id)?.state == .degraded)
        problem.withLock { $0 = nil }
        try await poller.lookAtAll(&standing)
        #expect(try await self.records.cluster(id: cluster.id)?.state == .ready)
        try await poller.lookAtAll(&standing)
        self.news.end(subscription)
        var told: [String] = []
        for await delivery in subscription.deliveries { told.append("\(delivery.news.state): \(delivery.news.text)") }
        #expect(
            told.dropLast() == [
                "degraded: orders is degraded: replica orders-2 is stopped", "ready: orders is well again",
            ]
        )
    }

    @Test(
        "looks only at clusters that serve and that no run holds",
        arguments: ClusterState.allCases,
        [RunState.queued, .configuring, .verifying, .succeeded, .failed]
    )
    func candidates(state: ClusterState, run: RunState) async throws {
        let cluster = try await self.records.addCluster(state: state, completed: .verify)
        let id = try await self.records.addRun(.configure, of: cluster)
        if run.isFinal {
            try await self.records.finish(id, run)
        } else if run != .queued {
            try await self.records.update(run: id, state: run, phase: nil)
        }
        let seen = Collected<ClusterName>()
        var standing = ClusterStanding()
        try await self.poller {
            seen.append($0.name)
            return nil
        }.lookAtAll(&standing)
        let isCandidate = state.isServing && (run.isFinal || run == .queued)
        #expect(seen.all == (isCandidate ? [.orders] : []))
    }

    @Test("what a run changes during a look makes the look void")
    func changedMeanwhile() async throws {
        let cluster = try await self.records.addCluster(state: .ready, completed: .verify)
        let records = self.records
        var standing = ClusterStanding()
        for _ in 1...3 {
            try await self.poller { cluster in
                let run = try await records.addRun(.configure, of: cluster)
                try await records.begin(run)
                try await records.update(run: run, state: .configuring, phase: .configure)
                return "the primary is being restarted"
            }.lookAtAll(&standing)
            #expect(try await self.records.cluster(id: cluster.id)?.state == .ready)
            for run in try await self.records.unfinishedRuns() { try await self.records.finish(run.id) }
        }
    }

    @Test(
        "what a failed run left degraded stays so until a run repairs it",
        arguments: [
            (RunKind.configure, ErrorCode?.some(.configureFailed), ClusterState.degraded),
            (.configure, nil, .ready), (.apply, nil, .ready), (.plan, .planFailed, .ready),
        ]
    )
    func awaitsRepair(kind: RunKind, code: ErrorCode?, then: ClusterState) async throws {
        let cluster = try await self.records.addCluster(state: .degraded, completed: .verify)
        let run = try await self.records.addRun(kind, of: cluster)
        try await self.records.update(run: run, state: .configuring, phase: .configure)
        let failure = code.map { RunFailure(code: $0, message: "it failed", retry: true) }
        try await self.records.write {
            let state = code == nil ? RunState.succeeded : .failed
            try Run.finish($0, run, state: state, failure: failure, summary: nil, reason: "its end", at: .now)
        }
        var standing = ClusterStanding()
        try await self.poller { _ in nil }.lookAtAll(&standing)
        #expect(try await self.records.cluster(id: cluster.id)?.state == then)
    }

    @Test("a look that can't be had settles nothing and keeps nobody else from being looked at")
    func failingLook() async throws {
        struct Broken: Error {}
        for number in 1...5 {
            try await self.records.addCluster("c\(number)", state: .ready, firstPort: 16_000 + number * 10)
        }
        let seen = Collected<String>()
        let poller = self.poller { cluster in
            seen.append(cluster.name.rawValue)
            if cluster.name.rawValue == "c1" { throw Broken() }
            return "gone"
        }
        var standing = ClusterStanding()
        for _ in 1...2 { try await poller.lookAtAll(&standing) }
        #expect(seen.count == 10)
        let clusters = try await self.records.clusters(ClusterFilter()).clusters
        #expect(clusters.filter { $0.state == .ready }.map(\.name.rawValue) == ["c1"])
    }

    @Test("looks at few clusters at a time, and again after the interval, until it is cancelled")
    func width() async throws {
        for number in 1...6 {
            try await self.records.addCluster("c\(number)", state: .ready, firstPort: 16_000 + number * 10)
        }
        let underway = Mutex((now: 0, most: 0))
        let looks = Collected<Int64>()
        let poller = self.poller { cluster in
            underway.withLock { count in
                count.now += 1
                count.most = max(count.most, count.now)
            }
            defer { underway.withLock { $0.now -= 1 } }
            try await Task.sleep(for: .milliseconds(2))
            looks.append(cluster.id)
            return nil
        }
        let polling = Task { await poller.run() }
        try await eventually("every cluster was looked at three times") { looks.count >= 18 }
        polling.cancel()
        await polling.value
        #expect(underway.withLock { $0.most } == ClusterPoller.width)
    }
}
