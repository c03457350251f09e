import Commands
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("Records of runs")
struct RecordsRunsTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    @Test("tell from the first word on who asked for what", arguments: Store.allCases)
    func beginning(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let cluster = try await records.addCluster()
        let run = try #require(try await records.run(try await records.addRun(.create, of: cluster, by: .alice)))
        #expect((run.clusterID, run.cluster) == (cluster.id, .orders))
        #expect((run.kind, run.state, run.phase) == (.create, .queued, nil))
        #expect(run.command == "create cluster orders")
        #expect((run.principal, run.actor, run.displayName) == ("bridge", "alice", "alice"))
        #expect((run.startedAt, run.finishedAt, run.lastSequence) == (nil, nil, 0))
        #expect(try await records.unfinishedRuns().map(\.id) == [run.id])
        #expect(try await records.run(try #require(RunID(99))) == nil)
    }

    @Test("begin once, however many phases there are", arguments: Store.allCases)
    func phases(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let id = try await records.addRun(of: try await records.addCluster())
        try await records.update(run: id, state: .generating, phase: .generate)
        let first = try #require(try await records.run(id))
        try await records.update(run: id, state: .planning, phase: .plan)
        let second = try #require(try await records.run(id))
        #expect((first.state, first.phase) == (.generating, .generate))
        #expect((second.state, second.phase) == (.planning, .plan))
        #expect(first.startedAt != nil)
        #expect(first.startedAt == second.startedAt)
    }

    @Test("end once", arguments: Store.allCases)
    func end(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let id = try await records.addRun(of: try await records.addCluster())
        let failure = RunFailure(
            code: .configureFailed,
            phase: .configure,
            node: "orders-2",
            message: "no",
            retry: true,
            next: "resume cluster orders"
        )
        let moment = Timestamp(milliseconds: 1_700_000_000_000)
        try await records.write {
            try Run.finish($0, id, state: .failed, failure: failure, summary: nil, reason: "no", at: moment)
        }
        let ended = try #require(try await records.run(id))
        #expect((ended.state, ended.failure, ended.finishedAt) == (.failed, failure, moment))
        await #expect(throws: RunLifeDefect.self) { try await records.finish(id, .succeeded) }
        await #expect(throws: RunLifeDefect.self) {
            try await records.update(run: id, state: .applying, phase: .apply)
        }
        #expect(try await records.run(id) == ended)
        #expect(try await records.unfinishedRuns().isEmpty)
    }

    @Test("are listed newest first, narrowed", arguments: Store.allCases)
    func filters(store: Store) async throws {
        let records = try await self.nine(store)
        func ids(_ filter: RunFilter) async throws -> [Int64] {
            try await records.runs(filter).runs.map(\.id.rawValue)
        }
        let (a, b) = (try #require(ClusterName("a")), try #require(ClusterName("b")))
        #expect(try await ids(RunFilter()) == [9, 8, 7, 6, 5, 4, 3, 2, 1])
        #expect(try await ids(RunFilter(cluster: a)) == [7, 4, 1])
        #expect(try await ids(RunFilter(state: "active")) == [9, 8, 7])
        #expect(try await ids(RunFilter(state: "queued")) == [9, 8])
        #expect(try await ids(RunFilter(state: "failed")) == [6, 4, 2])
        #expect(try await ids(RunFilter(cluster: b, state: "failed")) == [2])
        #expect(try await ids(RunFilter(cluster: a, page: Page(after: 7))) == [4, 1])
        let counts = try await records.counts()
        #expect(counts == (9, 3, 0))
    }

    @Test("are told page by page, each once", arguments: Store.allCases, [1, 2, 4, 8, 9, 10])
    func paging(store: Store, size: Int) async throws {
        let records = try await self.nine(store)
        var (found, after): ([Int64], Int64?) = ([], nil)
        repeat {
            let (runs, more) = try await records.runs(RunFilter(page: Page(limit: size, after: after)))
            found += runs.map(\.id.rawValue)
            after = more ? runs.last?.id.rawValue : nil
        } while after != nil
        #expect(found == [9, 8, 7, 6, 5, 4, 3, 2, 1])
    }

    @Test("number their events without a gap, whoever writes them", arguments: Store.allCases)
    func numbering(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let first = try await records.addRun(of: try await records.addCluster("a", firstPort: 15_001))
        let second = try await records.addRun(of: try await records.addCluster("b", firstPort: 15_002))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 1...50 {
                group.addTask {
                    for number in 1...4 {
                        let run = writer % 5 == 0 ? second : first
                        let step = RunStep(.progress, "\(writer).\(number)", percent: number)
                        let appended = try await records.write {
                            try RunEvent.append($0, step, phase: .apply, run: run, elapsed: 7)
                        }
                        let event = try #require(appended)
                        let stored = try await records.events(of: run, from: event.sequence, limit: 1)
                        #expect(stored == [event])
                    }
                }
            }
            try await group.waitForAll()
        }
        for (run, count) in [(first, 160), (second, 40)] {
            let events = try await records.events(of: run, from: 1, limit: 1000)
            #expect(events.map(\.sequence) == Array(1...count))
            #expect(Set(events.map(\.text)).count == count)
            #expect(try await records.run(run)?.lastSequence == count)
            #expect(try await records.events(of: run, from: count - 1, limit: 1).map(\.sequence) == [count - 1])
            #expect(try await records.events(of: run, from: count + 1, limit: 10).isEmpty)
        }
    }

    /// Three clusters with three runs each, of which the last is not over.
    private func nine(_ store: Store) async throws -> Records {
        let records = try store.records(in: self.scratch)
        var clusters: [Cluster] = []
        for (index, name) in ["a", "b", "c"].enumerated() {
            clusters.append(try await records.addCluster(name, firstPort: 15_000 + index))
        }
        for number in 1...6 {
            let run = try await records.addRun(of: clusters[(number - 1) % 3])
            try await records.finish(run, number % 2 == 0 ? .failed : .succeeded)
        }
        let active = try await records.addRun(.configure, of: clusters[0])
        try await records.update(run: active, state: .configuring, phase: .configure)
        for cluster in clusters.dropFirst() { _ = try await records.addRun(.destroy, of: cluster) }
        return records
    }

    @Test("know which phases a cluster has ever begun, of its own runs alone")
    func enteredPhases() async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster()
        let run = try await records.addRun(.create, of: cluster)
        #expect(try await !records.hasEntered(.configure, of: cluster.id))
        _ = try await records.write {
            try RunEvent.append($0, RunStep(.started, "begun"), phase: .configure, run: run, elapsed: 0)
        }
        #expect(try await records.hasEntered(.configure, of: cluster.id))
        #expect(try await !records.hasEntered(.verify, of: cluster.id))
        #expect(try await !records.hasEntered(.configure, of: cluster.id + 1))
    }
}
