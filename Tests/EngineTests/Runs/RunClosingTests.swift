import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Store
@testable import Tools

@Suite("The last act of a run")
struct RunClosingTests {
    enum End: CaseIterable, Sendable {
        case succeeded, failed, cancelled, interrupted

        var value: RunEnd {
            switch self {
            case .succeeded: .succeeded("all is well")
            case .failed: .failed(CommandFailure(.applyFailed, "no", retry: true, node: "orders-2"))
            case .cancelled: .cancelled(by: "alice")
            case .interrupted: .interrupted("the server was stopped")
            }
        }
    }

    struct Fixture: Sendable, CustomTestStringConvertible {
        let kind: RunKind
        /// What the cluster was before the run, and what it is when the run closes.
        let before: ClusterState
        let current: ClusterState
        /// The cluster's state after each end: failed, cancelled, interrupted.
        let after: [ClusterState]

        var testDescription: String { "\(self.kind) of a \(self.before) cluster" }
    }

    private static let fixtures = [
        Fixture(kind: .create, before: .creating, current: .creating, after: [.failed, .interrupted, .interrupted]),
        Fixture(kind: .generate, before: .creating, current: .creating, after: [.failed, .interrupted, .interrupted]),
        Fixture(kind: .generate, before: .planned, current: .planned, after: [.failed, .planned, .planned]),
        Fixture(kind: .plan, before: .generated, current: .generated, after: [.generated, .generated, .generated]),
        Fixture(kind: .plan, before: .ready, current: .ready, after: [.ready, .ready, .ready]),
        Fixture(kind: .apply, before: .planned, current: .creating, after: [.failed, .interrupted, .interrupted]),
        Fixture(kind: .configure, before: .ready, current: .ready, after: [.degraded, .degraded, .degraded]),
        Fixture(kind: .configure, before: .applied, current: .creating, after: [.failed, .interrupted, .interrupted]),
        Fixture(kind: .resume, before: .failed, current: .creating, after: [.failed, .interrupted, .interrupted]),
        Fixture(kind: .rotate, before: .ready, current: .ready, after: [.degraded, .degraded, .degraded]),
        Fixture(kind: .destroy, before: .ready, current: .destroying, after: [.failed, .interrupted, .interrupted]),
    ]

    @Test("is written whole: event, run, cluster and audit", arguments: Self.fixtures, End.allCases)
    func closing(fixture: Fixture, end: End) async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(state: fixture.current)
        let run = try await records.addRun(fixture.kind, of: cluster, by: .alice)
        try await records.update(run: run, state: .applying, phase: .apply)
        let closing = RunClosing(run: run, end: end.value, kind: fixture.kind, before: fixture.before, elapsed: 4200)
        for _ in 1...2 { try await closing.write(to: records, redacting: { $0 }) }

        let ended = try #require(try await records.run(run))
        let after = try #require(try await records.cluster(id: cluster.id))
        let events = try await records.events(of: run, from: 1, limit: 10)
        let outcome = try await records.wholeAudit().dropFirst()
        #expect(events.count == 1, "a run is closed once")
        #expect(outcome.count == 1)
        #expect(events.first?.elapsed == 4200)
        #expect(ended.finishedAt != nil)
        let index = try #require(End.allCases.firstIndex(of: end))
        let states: [RunState] = [.succeeded, .failed, .cancelled, .interrupted]
        let outcomes: [AuditEntry.Outcome] = [.succeeded, .failed, .cancelled, .interrupted]
        #expect(ended.state == states[index])
        #expect(outcome.first?.outcome == outcomes[index])
        #expect(outcome.first?.actor == "alice")
        guard end != .succeeded else {
            #expect((after.state, after.problem) == (fixture.current, nil))
            #expect((ended.failure, ended.summary) == (nil, "all is well"))
            #expect(events.first?.state == .done)
            return
        }
        let codes: [ErrorCode] = [.applyFailed, .cancelled, .interrupted]
        let way = fixture.kind == .destroy ? "destroy cluster orders confirm=orders" : "resume cluster orders"
        #expect(after.state == fixture.after[index - 1])
        #expect(after.problem == ended.failure?.message)
        #expect(events.first?.state == .failed)
        #expect(events.first?.text == ended.failure?.message)
        #expect((ended.failure?.code, ended.failure?.phase) == (codes[index - 1], .apply))
        #expect((ended.failure?.retry, ended.failure?.next) == (true, way))
        #expect(ended.failure?.node == (end == .failed ? "orders-2" : nil))
        #expect(outcome.first?.code == codes[index - 1].rawValue)
    }

    /// When the wish to cancel comes on record: before the run is closed, or while it is being closed.
    @Test("is the end that somebody has wished for, where something else cut the run off", arguments: [false, true])
    func wished(late: Bool) async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster()
        let id = try await records.addRun(of: cluster)
        try await records.update(run: id, state: .applying, phase: .apply)
        let run = try #require(try await records.run(id))
        @Sendable func wish() async -> Bool {
            (try? await records.wishCancelled(run, auditing: AuditedCommand("cancel run 1", by: .alice), claim: nil))
                ?? false
        }
        if !late { #expect(await wish()) }
        let sequel = try await RunClosing(
            run: id,
            end: .interrupted("the server died"),
            kind: .create,
            before: .creating,
            elapsed: 0,
            isContinued: true
        ).write(to: records) { text in
            if late { _ = await wish() }
            return text
        }
        let ended = try #require(try await records.run(id))
        #expect(sequel == nil)
        #expect(try await records.unfinishedRuns().isEmpty)
        #expect((ended.state, ended.failure?.message) == (.cancelled, "run 1 was cancelled by alice"))
        #expect(try await records.wholeAudit().filter { $0.stage == .outcome }.last?.outcome == .cancelled)
        #expect(await !wish(), "it has ended")
    }

    @Test("says by whom or why, and what the failure itself says comes first")
    func words() async throws {
        let records = try Records.inMemory()
        let failure = CommandFailure(.verifyFailed, "not well", phase: "verify", next: "status cluster orders")
        let ends: [(RunEnd, String, String?, PhaseName?)] = [
            (.cancelled(by: "alice"), "run 1 was cancelled by alice", "resume cluster orders", nil),
            (.interrupted("power"), "run 2 was interrupted: power", "resume cluster orders", nil),
            (.failed(failure), "not well", "status cluster orders", .verify),
        ]
        let cluster = try await records.addCluster()
        for (end, message, next, phase) in ends {
            let run = try await records.addRun(.resume, of: cluster)
            try await records.update(run: run, state: .configuring, phase: nil)
            try await RunClosing(run: run, end: end, kind: .resume, before: .failed, elapsed: 0)
                .write(to: records, redacting: { $0 })
            let ended = try await records.run(run)?.failure
            #expect((ended?.message, ended?.next, ended?.phase) == (message, next, phase))
        }
    }

    @Test(
        "leaves the cluster of a run that never began as it is",
        arguments: RunKind.allCases,
        [ClusterState.ready, .failed]
    )
    func neverBegun(kind: RunKind, state: ClusterState) async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(state: state, completed: .verify)
        let run = try await records.addRun(kind, of: cluster)
        try await RunClosing(run: run, end: .cancelled(by: "alice"), kind: kind, before: .interrupted, elapsed: 0)
            .write(to: records, redacting: { $0 })
        let after = try #require(try await records.cluster(id: cluster.id))
        #expect((after.state, after.completedPhase) == (state, .verify))
        #expect(try await records.run(run)?.failure?.next == "show cluster orders")
    }

    @Test(
        "sends a rotation that sealed nothing to rotating again, and one that did to going on",
        arguments: [
            (PhaseName.reach, "rotate secrets cluster orders"), (.renew, "rotate secrets cluster orders"),
            (.configure, "resume cluster orders"), (.verify, "resume cluster orders"),
        ]
    )
    func rotation(phase: PhaseName, next: String) async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(state: .ready, completed: .verify)
        let run = try await records.addRun(.rotate, of: cluster)
        try await records.update(run: run, state: .configuring, phase: phase)
        try await RunClosing(run: run, end: .interrupted("power"), kind: .rotate, before: .ready, elapsed: 0)
            .write(to: records, redacting: { $0 })
        #expect(try await records.run(run)?.failure?.next == next)
    }

    @Test("strikes secrets out of everything it writes")
    func redaction() async throws {
        let redactor = Redactor(ClusterSecrets.sample.all)
        for end in [RunEnd.succeeded("SuperuserPassword1"), .failed(CommandFailure(.applyFailed, "MonitorPassword3"))] {
            let records = try Records.inMemory()
            let run = try await records.addRun(of: try await records.addCluster())
            try await records.update(run: run, state: .verifying, phase: .verify)
            try await RunClosing(run: run, end: end, kind: .create, before: .creating, elapsed: 0)
                .write(to: records, redacting: { redactor.redacted($0) })
            let everything =
                try await "\(records.run(run) as Any) \(records.events(of: run, from: 1, limit: 9)) "
                + "\(records.cluster(named: .orders) as Any) \(records.wholeAudit()) \(records.transitions(of: run))"
            #expect(everything.contains("(secret)"))
            #expect(!everything.contains("Password1") && !everything.contains("Password3"))
        }
    }
}
