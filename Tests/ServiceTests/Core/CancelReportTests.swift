import Commands
import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Service
@testable import Store
@testable import Tools

@Suite("The answer to a cancellation")
struct CancelReportTests {
    private static func run(
        _ phase: PhaseName?,
        _ state: RunState = .cancelled,
        kind: RunKind = .create,
        hasBegun: Bool = true
    ) async throws -> (Run, Cluster) {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(state: .interrupted)
        let id = try await records.addRun(kind, of: cluster)
        var run = try #require(try await records.run(id))
        run.state = state
        run.phase = phase
        run.startedAt = hasBegun ? .now : nil
        run.failure = RunFailure(
            code: .cancelled,
            phase: phase,
            message: "cancelled",
            retry: true,
            next: "resume cluster orders"
        )
        return (run, cluster)
    }

    private static let lock = StateLock(
        document: Data(
            #"{"ID":"6f7e","Operation":"OperationTypeApply","Who":"root@vm","Created":"2026-11-23T13:22:21Z"}"#.utf8
        )
    )

    @Test("of an apply says what is made, what is not, and what comes next")
    func apply() async throws {
        let (run, cluster) = try await Self.run(.apply)
        let reply = CancelReport(
            run: run,
            cluster: cluster,
            instances: 1,
            existing: "1 resource exists: aws_instance.a",
            missing: ["aws_instance.b", "aws_instance.c"],
            lock: nil,
            living: [],
            grace: nil
        ).reply
        let text = try #require(reply.text)
        #expect(
            text
                == "run 1 was cancelled in phase apply: 1 resource exists: aws_instance.a; not made: aws_instance.b, aws_instance.c; no state lock is left; none of its processes is left. resume cluster orders plans anew and makes only what is missing. destroy cluster orders confirm=orders removes everything that exists"
        )
        let line = ReplyRenderer(mode: .text).render(reply, tag: nil)
        for field in ["state=cancelled", "instances=1", "missing=2", "state_lock=no", "next="] {
            #expect(line.contains(field), "\(line)")
        }
        #expect(!line.contains("living="))
    }

    @Test("names a lock and processes that are left, and what force has risked")
    func left() async throws {
        let (run, cluster) = try await Self.run(.apply)
        let lock = try #require(Self.lock)
        let reply = CancelReport(
            run: run,
            cluster: cluster,
            instances: nil,
            existing: "nothing exists",
            missing: nil,
            lock: StateLocks.Found(lock: lock, holder: .dead),
            living: [12, 13],
            grace: (.seconds(2), .seconds(60))
        ).reply
        let text = try #require(reply.text)
        #expect(
            text.contains(
                "Terraform's state lock 6f7e was left (apply by root@vm, since \(lock.created)); unlock cluster orders confirm=orders"
            )
        )
        #expect(text.contains("processes 12, 13 could not be ended and still work on it"))
        #expect(text.contains("forced, so its program had 2 s to end by itself, not 60 s"))
        #expect(text.contains("may exist without being in the state"))
        let line = ReplyRenderer(mode: .text).render(reply, tag: nil)
        #expect(line.contains("state_lock=yes") && line.contains("lock=6f7e") && line.contains("living=2"), "\(line)")
    }

    @Test("of a run that never began, or had ended, promises nothing")
    func nothing() async throws {
        for (state, hasBegun) in [(RunState.cancelled, false), (.succeeded, true)] {
            let (run, cluster) = try await Self.run(hasBegun ? .verify : nil, state, hasBegun: hasBegun)
            let reply = CancelReport(
                run: run,
                cluster: cluster,
                instances: 0,
                existing: "no instance exists",
                missing: nil,
                lock: nil,
                living: [],
                grace: (.seconds(2), .seconds(60))
            ).reply
            let text = try #require(reply.text)
            #expect(!text.contains("forced") && !text.contains("resume cluster"), "\(text)")
        }
    }

    @Test("knows what a plan would have made and the state does not hold")
    func missing() async throws {
        let scratch = try Scratch()
        let workspace = Workspace(root: scratch.path)
        let settings = ProvisionerSettings(dataDirectory: scratch.path)
        let (run, _) = try await Self.run(.apply)
        #expect(CancelReport.missing(in: workspace, run, settings: settings) == nil)
        let changes = ["a", "b", "c"].map { TerraformResult.Change(address: "x.\($0)", action: "create") }
        let plan = try #require(PlanID(String(repeating: "a", count: PlanID.length)))
        let summary = PlanSummary(
            id: plan,
            changes: changes + [TerraformResult.Change(address: "x.d", action: "update")],
            text: ""
        )
        try scratch.write(String(decoding: try JSONEncoder().encode(summary), as: UTF8.self), to: "plan.json")
        #expect(CancelReport.missing(in: workspace, run, settings: settings) == ["x.a", "x.b", "x.c"])
        try scratch.write(
            #"{"version":4,"resources":[{"mode":"managed","type":"x","name":"a","instances":[{"attributes":{"id":"1"}}]},{"mode":"managed","type":"x","name":"b","instances":[{"status":"tainted","attributes":{"id":"2"}}]}]}"#,
            to: "terraform.tfstate"
        )
        #expect(CancelReport.missing(in: workspace, run, settings: settings) == ["x.b", "x.c"])
        let (other, _) = try await Self.run(.configure)
        #expect(CancelReport.missing(in: workspace, other, settings: settings) == nil)
    }
}
