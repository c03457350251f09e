import Commands
import Foundation
import GRDB
import Logging
import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Store
@testable import Tools

@Suite("What an earlier server left unfinished", .timeLimit(.minutes(1)))
struct StartUpRecoveryTests {
    private let scratch: Scratch
    private let data: DataDirectory
    private let records: Records

    init() throws {
        self.scratch = try Scratch()
        self.data = DataDirectory(root: self.scratch.path.appending("data"))
        try self.data.prepare()
        self.records = try Records(path: self.data.records)
    }

    private func recover(_ policy: OrderSettings.Recovery = .ask) async throws {
        let logger = Logger(label: "test")
        try await StartUpRecovery(data: self.data, records: self.records, policy: policy, logger: logger).recover()
    }

    @Test("takes away workspaces that were never whole, and nothing else that is hidden beside them")
    func hidden() async throws {
        let staging = ".0E984725-C51C-4BF4-9960-E1C80E27ABA0"
        for name in [staging, ".git", ".snapshots", ".\(staging)"] {
            try self.scratch.write("some", to: "data/clusters/\(name)/HEAD")
        }
        try await self.recover()
        let names = try FileManager.default.contentsOfDirectory(atPath: self.data.clusters.string)
        #expect(names.sorted() == ["..0E984725-C51C-4BF4-9960-E1C80E27ABA0", ".git", ".snapshots"])
    }

    /// Before the run began, the state that its admission left, and what is right after the recovery.
    private static let expected: [(kind: RunKind, left: ClusterState, after: ClusterState)] = [
        (.create, .creating, .interrupted), (.generate, .creating, .interrupted), (.plan, .generated, .generated),
        (.apply, .creating, .interrupted), (.configure, .creating, .interrupted), (.resume, .creating, .interrupted),
        (.rotate, .ready, .degraded),
        (.destroy, .destroying, .interrupted),
    ]

    @Test("is interrupted, kind by kind, with every record right")
    func runs() async throws {
        var runs: [RunID] = []
        for (index, (kind, left, _)) in Self.expected.enumerated() {
            let cluster = try await self.records.addCluster("c\(index)", state: left, firstPort: 15_000 + index)
            let run = try await self.records.addRun(kind, of: cluster)
            let phase = try #require(RunPipeline.phases(of: kind, on: .local, completed: nil).first)
            try await self.records.update(run: run, state: RunState(phase: phase), phase: phase)
            _ = try await self.records.write {
                try RunEvent.append($0, RunStep(.started, "begun"), phase: phase, run: run, elapsed: 1234)
            }
            runs.append(run)
        }
        try await self.recover()
        #expect(try await self.records.unfinishedRuns().isEmpty)
        for (index, (run, (kind, _, after))) in zip(runs, Self.expected).enumerated() {
            let name = try #require(ClusterName("c\(index)"))
            let ended = try #require(try await self.records.run(run))
            #expect(ended.state == .interrupted, "\(kind)")
            #expect(ended.failure?.code == .interrupted)
            #expect(ended.failure?.message.contains("the server died while it was at work") == true)
            let way =
                switch kind {
                case .destroy: "destroy cluster \(name) confirm=\(name)"
                // It was cut off before it had sealed anything.
                case .rotate: "rotate secrets cluster \(name)"
                default: "resume cluster \(name)"
                }
            #expect(ended.failure?.next == way)
            #expect(try await self.records.cluster(named: name)?.state == after, "\(kind)")
            let events = try await self.records.events(of: run, from: 1, limit: 10)
            #expect(events.map(\.sequence) == [1, 2])
            #expect(events.last?.elapsed == 1234)
        }
        let outcomes = try await self.records.wholeAudit().filter { $0.stage == .outcome }
        #expect(outcomes.map(\.outcome) == runs.map { _ in .interrupted })
        #expect(outcomes.map(\.run) == runs.map(\.rawValue))
    }

    @Test("waits on where it began and came to no phase, with its cluster as it was, and for ever it does not")
    func turns() async throws {
        let cluster = try await self.records.addCluster(state: .ready, completed: .verify)
        let run = try await self.records.addRun(.destroy, of: cluster)
        let command = "destroy cluster orders confirm=orders"
        try await self.records.write { try $0.execute(sql: "UPDATE run SET command = ?", arguments: [command]) }
        for turn in 1...RecoveryPlan.maximumTurns {
            try await self.records.takeTurn(run)
            try await self.records.begin(run)
            #expect(try await self.records.cluster(id: cluster.id)?.state == .destroying)
            try await self.recover(.resume)
            #expect(try await self.records.cluster(id: cluster.id)?.state == .ready)
            let state = try await self.records.run(run)?.state
            #expect(state == (turn < RecoveryPlan.maximumTurns ? .queued : .interrupted), "turn \(turn)")
        }
        #expect(try await self.records.unfinishedRuns().isEmpty)
        let message = try await self.records.run(run)?.failure?.message
        #expect(message?.contains("its turn came 3 times") == true, "\(message ?? "")")
    }

    @Test("ends as somebody has wished who was told that it would, at work or in line", arguments: [false, true])
    func wished(atWork: Bool) async throws {
        let cluster = try await self.records.addCluster(state: .creating)
        let id = try await self.records.addRun(of: cluster)
        if atWork { try await self.records.update(run: id, state: .applying, phase: .apply) }
        let run = try #require(try await self.records.run(id))
        #expect(
            try await self.records.wishCancelled(run, auditing: AuditedCommand("cancel run 1", by: .alice), claim: nil)
        )
        try await self.recover(.resume)
        let ended = try #require(try await self.records.run(id))
        #expect((ended.state, ended.failure?.code) == (.cancelled, .cancelled))
        #expect(ended.failure?.message.contains("cancelled by alice") == true)
        #expect(try await self.records.unfinishedRuns().isEmpty)
    }

    @Test("has none of its processes left, but everybody else's")
    func processes() async throws {
        let own = try await Sleeper(mark: ProcessMark(installation: self.records.installation, run: 7))
        let other = try await Sleeper(mark: ProcessMark(installation: "another", run: 7))
        defer {
            own.end()
            other.end()
        }
        try await self.recover()
        #expect(!own.isAlive)
        #expect(other.isAlive)
    }

    @Test("leaves half-written workspaces behind, which go, unlike whole ones")
    func staging() async throws {
        try self.scratch.write("{}", to: "data/clusters/.0E984725-C51C-4BF4-9960-E1C80E27ABA0/main.tf.json")
        try self.scratch.write("{}", to: "data/clusters/orders/main.tf.json")
        try self.scratch.write("{}", to: "data/clusters/orders/.pgherd")
        try await self.recover()
        #expect(try FileManager.default.contentsOfDirectory(atPath: self.data.clusters.string) == ["orders"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(self.data.clusters)/orders").sorted() == [
                ".pgherd", "main.tf.json",
            ]
        )
    }

    @Test("is left alone where it has ended, however often a server starts")
    func twice() async throws {
        let cluster = try await self.records.addCluster(state: .ready)
        try await self.records.finish(try await self.records.addRun(of: cluster))
        _ = try await self.records.addRun(.plan, of: cluster)
        try await self.recover()
        let audit = try await self.records.wholeAudit()
        let runs = try await self.records.runs(RunFilter()).runs
        try await self.recover()
        #expect(try await self.records.wholeAudit() == audit)
        #expect(try await self.records.runs(RunFilter()).runs == runs)
        #expect(runs.map(\.state) == [.interrupted, .succeeded])
        #expect(try await self.records.cluster(id: cluster.id)?.state == .ready)
    }

    @Test("commands without a run that were cut off have an outcome, once")
    func intents() async throws {
        let intent = try await self.records.auditIntent(AuditedCommand("backup records to=a.sqlite", by: .local))
        try await self.records.auditDone(AuditedCommand("drain", by: .local))
        for _ in 1...2 { try await self.recover() }
        let outcomes = try await self.records.wholeAudit().filter { $0.stage == .outcome }
        #expect(outcomes.map(\.outcome) == [.succeeded, .interrupted])
        #expect(outcomes.last?.intent == intent)
    }
}
