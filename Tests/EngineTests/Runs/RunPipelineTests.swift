import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model

@Suite("The phases of a change")
struct RunPipelineTests {
    private static let building: [Target: [PhaseName]] = [
        .local: [.generate, .plan, .apply, .configure, .verify],
        .hosts: [.generate, .plan, .apply, .reach, .configure, .verify],
        .aws: [.generate, .plan, .apply, .reach, .configure, .verify],
    ]
    private static let removing: [Target: [PhaseName]] = [
        .local: [.stop, .destroy, .remove], .hosts: [.stop, .destroy, .remove], .aws: [.destroy, .remove],
    ]

    /// What a phase-by-phase table for a machine means on `target`: instances on this machine are not waited for.
    private static func on(_ target: Target, _ phases: [PhaseName]) -> [PhaseName] {
        target == .local ? phases.filter { $0 != .reach } : phases
    }

    @Test(
        "come in their order, whatever the cluster has behind it",
        arguments: [
            (RunKind.generate, [PhaseName.generate]),
            (.plan, [.plan]),
            (.apply, [.apply]),
            (.configure, [.reach, .configure, .verify]),
            (.rotate, [.reach, .renew, .configure, .verify]),
        ],
        Target.allCases
    )
    func fixed(change: (kind: RunKind, phases: [PhaseName]), target: Target) {
        for completed in [nil] + PhaseName.allCases {
            let phases = RunPipeline.phases(of: change.kind, on: target, completed: completed)
            #expect(phases == Self.on(target, change.phases))
        }
    }

    @Test("build and remove a cluster as its target needs it", arguments: Target.allCases)
    func byTarget(target: Target) {
        for completed in [nil] + PhaseName.allCases {
            #expect(RunPipeline.phases(of: .create, on: target, completed: completed) == Self.building[target])
            #expect(RunPipeline.phases(of: .destroy, on: target, completed: completed) == Self.removing[target])
        }
    }

    @Test(
        "go on where the cluster was left",
        arguments: [
            (PhaseName?.none, [.generate, .plan, .apply, .reach, .configure, .verify]),
            (.validate, [.generate, .plan, .apply, .reach, .configure, .verify]),
            (.generate, [.plan, .apply, .reach, .configure, .verify]),
            (.plan, [.plan, .apply, .reach, .configure, .verify]),
            (.apply, [.reach, .configure, .verify]),
            (.reach, [.reach, .configure, .verify]),
            (.configure, [.reach, .configure, .verify]),
            (.verify, [.reach, .configure, .verify]),
        ] as [(PhaseName?, [PhaseName])],
        Target.allCases
    )
    func resumed(rest: (completed: PhaseName?, phases: [PhaseName]), target: Target) {
        let phases = RunPipeline.phases(of: .resume, on: target, completed: rest.completed)
        #expect(phases == Self.on(target, rest.phases))
    }

    @Test(
        "shows that a change is under way, unless the cluster serves meanwhile",
        arguments: RunKind.allCases,
        ClusterState.allCases
    )
    func during(kind: RunKind, before: ClusterState) {
        let expected: ClusterState =
            switch kind {
            case .create: .creating
            case .apply, .configure, .resume, .rotate: before == .ready || before == .degraded ? before : .creating
            case .destroy: .destroying
            case .generate, .plan: before
            }
        #expect(kind.stateDuring(before: before) == expected)
    }

    @Test(
        "leave the cluster in a state of its own",
        arguments: [
            (PhaseName.generate, RunKind.generate, ClusterState.creating, ClusterState.generated),
            (.generate, .generate, .planned, .generated),
            (.generate, .create, .creating, .creating),
            (.plan, .plan, .generated, .planned),
            (.plan, .plan, .planned, .planned),
            (.plan, .plan, .ready, .ready),
            (.plan, .create, .creating, .creating),
            (.apply, .apply, .creating, .applied),
            (.apply, .create, .creating, .creating),
            (.apply, .resume, .creating, .creating),
            (.configure, .configure, .creating, .creating),
            (.verify, .configure, .creating, .ready),
            (.verify, .create, .creating, .ready),
            (.verify, .resume, .creating, .ready),
            (.stop, .destroy, .destroying, .destroying),
            (.destroy, .destroy, .destroying, .destroying),
            (.remove, .destroy, .destroying, .destroyed),
        ]
    )
    func after(phase: PhaseName, kind: RunKind, current: ClusterState, expected: ClusterState) {
        #expect(kind.stateAfter(phase, before: .failed, current: current) == expected)
    }

    @Test("an apply does not take a serving cluster off the air", arguments: [ClusterState.ready, .degraded])
    func applyOnServing(before: ClusterState) {
        #expect(RunKind.apply.stateAfter(.apply, before: before, current: before) == .degraded)
        let idle = RunKind.apply.stateAfter(.apply, before: before, current: before, isIdle: true)
        #expect(idle == before, "nothing was changed")
    }

    @Test(
        "a failure shows, but a cluster that served goes on serving",
        arguments: RunKind.allCases,
        ClusterState.allCases
    )
    func failure(kind: RunKind, before: ClusterState) {
        let serves = before == .ready || before == .degraded
        let expected: ClusterState =
            switch kind {
            case .plan: before
            case .apply, .configure, .resume, .rotate: serves ? .degraded : .failed
            case .create, .generate, .destroy: .failed
            }
        #expect(kind.stateAfterFailure(before: before, in: .verify) == expected)
        #expect(kind.stateAfterFailure(before: before, in: nil) == expected)
        let untouched = expected == .degraded ? before : expected
        #expect(kind.stateAfterFailure(before: before, in: .generate) == untouched)
    }
}
