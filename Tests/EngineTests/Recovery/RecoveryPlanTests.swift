import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Store

@Suite("What becomes of runs that a dead server has left")
struct RecoveryPlanTests {
    private static func run(_ id: Int64, _ state: RunState, _ command: String, by principal: String = "local") -> Run {
        Run(
            id: RunID(id).unsafelyUnwrapped,
            clusterID: 1,
            cluster: .orders,
            kind: .resume,
            command: command,
            state: state,
            principal: principal,
            actor: nil,
            createdAt: .now,
            lastSequence: 0
        )
    }

    private static let left = [
        run(1, .applying, "create cluster orders"), run(2, .queued, "destroy cluster orders confirm=orders"),
        run(3, .queued, "a command of another version"), run(4, .queued, "resume cluster orders"),
        run(5, .queued, "resume cluster orders", by: "pgherd:recovery"),
    ]

    @Test("is the end of all of them, where a person is to decide")
    func ask() {
        let plan = RecoveryPlan(of: Self.left, recovery: .ask)
        #expect(plan.interrupted.map(\.run.id.rawValue) == [1, 2, 3, 4, 5])
        #expect(plan.interrupted.map { $0.reason.contains("before it began") } == [false, true, true, true, true])
        #expect(plan.waiting.isEmpty)
    }

    @Test("is the end of those at work, and of those nobody can read; the others wait on, continuations first")
    func resume() {
        let plan = RecoveryPlan(of: Self.left, recovery: .resume)
        #expect(plan.interrupted.map(\.run.id.rawValue) == [1, 3])
        #expect(plan.waiting.map(\.id.rawValue) == [5, 2, 4])
    }

    @Test("is the end of those that somebody wants ended, and of those whose turn came too often")
    func notResumed() {
        var wished = Self.run(1, .queued, "resume cluster orders")
        wished.cancellation = CancelWish(client: "alice", at: .now)
        let tried = (0...3).map { turns in
            var run = Self.run(Int64(turns) + 2, .queued, "resume cluster orders")
            run.turns = turns
            return run
        }
        let plan = RecoveryPlan(of: [wished] + tried, recovery: .resume)
        #expect(plan.interrupted.map(\.run.id.rawValue) == [1, 5])
        #expect(plan.interrupted.last?.reason.contains("its turn came 3 times") == true)
        #expect(plan.waiting.map(\.id.rawValue) == [2, 3, 4])
    }

    @Test(
        "is another run for those that were cut off, which does what is left",
        arguments: [
            (RunKind.create, PhaseName.apply, "create cluster orders", "resume cluster orders"),
            (.resume, .configure, "resume cluster orders", "resume cluster orders"),
            (.rotate, .renew, "rotate secrets cluster orders", "rotate secrets cluster orders"),
            (.rotate, .verify, "rotate secrets cluster orders", "resume cluster orders"),
            (
                .destroy, .stop, "destroy cluster orders confirm=orders skip_unreachable=yes",
                "destroy cluster orders confirm=orders skip_unreachable=yes"
            ),
            (.plan, .plan, "plan cluster orders", nil), (.generate, .generate, "generate cluster orders", nil),
        ] as [(RunKind, PhaseName, String, String?)]
    )
    func sequels(kind: RunKind, phase: PhaseName, command: String, expected: String?) async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(state: .creating)
        let run = try await records.write {
            try Run.insert($0, cluster: cluster.id, kind: kind, command: command, caller: .local, at: .now)
        }
        try await records.update(run: run, state: RunState(phase: phase), phase: phase)
        let sequel = try await RunClosing(
            run: run,
            end: .interrupted("power"),
            kind: kind,
            before: .ready,
            elapsed: 0,
            isContinued: true
        ).write(to: records, redacting: { $0 })
        let next = try await records.unfinishedRuns()
        #expect(next.map(\.command) == [expected].compactMap(\.self))
        #expect(next.map(\.principal) == (expected == nil ? [] : [Caller.recovery.principal]))
        #expect(sequel == next.first?.id)
        let intents = try await records.wholeAudit().map(\.command)
        #expect(intents == [expected].compactMap(\.self))
    }
}
