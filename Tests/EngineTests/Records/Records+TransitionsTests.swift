import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Store

@Suite("Records of how runs came where they are")
struct RecordsTransitionsTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    @Test("tell every step with its time, who brought it about, and why", arguments: Store.allCases)
    func story(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let run = try await records.addRun(of: try await records.addCluster(), by: .alice)
        try await records.update(run: run, state: .configuring, phase: .reach, reason: "waiting")
        try await records.update(run: run, state: .configuring, phase: .configure, reason: "Ansible")
        try await RunClosing(run: run, end: .cancelled(by: "bob"), kind: .create, before: .creating, elapsed: 1)
            .write(to: records, redacting: { $0 })
        let story = try await records.transitions(of: run)
        #expect(story.map(\.number) == [1, 2, 3, 4, 5])
        #expect(story.map(\.to) == [.received, .queued, .configuring, .configuring, .cancelled])
        #expect(story.map(\.from) == [nil, .received, .queued, .configuring, .configuring])
        #expect(story.map(\.phase) == [nil, nil, .reach, .configure, .configure])
        #expect(story.map(\.actor) == ["alice", "pgherd", "pgherd", "pgherd", "bob"])
        #expect(story.map(\.reason).dropFirst(2).prefix(2) == ["waiting", "Ansible"])
        #expect(story.last?.reason == "run 1 was cancelled by bob")
        #expect(story.map(\.at) == story.map(\.at).sorted())
        let record = try #require(try await records.run(run))
        #expect((record.startedAt, record.finishedAt) == (story[2].at, story[4].at))
    }

    @Test("hold no step that no run may take, and neither does the run", arguments: Store.allCases)
    func impossible(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let run = try await records.addRun(of: try await records.addCluster())
        try await records.update(run: run, state: .configuring, phase: .configure)
        let before = try await (records.run(run), records.transitions(of: run))
        for state in [RunState.received, .queued, .planning, .configuring, .expired, .discarded] {
            await #expect(throws: RunLifeDefect.self) {
                try await records.update(run: run, state: state, phase: nil)
            }
        }
        let after = try await (records.run(run), records.transitions(of: run))
        #expect(after.0 == before.0)
        #expect(after.1 == before.1)
        let unknown = try #require(RunID(99))
        await #expect(throws: RunLifeDefect.self) {
            try await records.update(run: unknown, state: .queued, phase: nil)
        }
    }

    @Test("tell of a run that waited in line what became of it, which its cluster does not notice")
    func waiting() async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(state: .creating)
        let holder = try await records.addRun(.create, of: cluster)
        try await records.update(run: holder, state: .applying, phase: .apply)
        let failure = CommandFailure(.wrongState, "it is gone", next: "create cluster orders")
        let ends: [(RunEnd, RunState, ErrorCode, AuditEntry.Outcome)] = [
            (.discarded(failure), .discarded, .discarded, .refused),
            (.expired(after: 60), .expired, .expired, .refused),
            (.cancelled(by: "bob"), .cancelled, .cancelled, .cancelled),
            (.interrupted("the server died before it began"), .interrupted, .interrupted, .interrupted),
        ]
        for (end, state, code, outcome) in ends {
            let run = try await records.addRun(.configure, of: cluster)
            try await RunClosing(run: run, end: end, kind: .configure, before: .interrupted, elapsed: 0)
                .write(to: records, redacting: { $0 })
            let ended = try #require(try await records.run(run))
            #expect((ended.state, ended.failure?.code, ended.startedAt) == (state, code, nil))
            #expect(try await records.wholeAudit().last?.outcome == outcome)
            #expect(try await records.wholeAudit().last?.code == code.rawValue)
            #expect(try await records.cluster(id: cluster.id) == cluster, "\(state)")
        }
        #expect(try await records.holder(of: cluster.id)?.id == holder)
    }
}
