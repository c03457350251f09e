import Testing

@testable import Provisioner

@Suite("The phases of a change")
struct RunPipelineTests {
    private static let whole: [PhaseName] = [.generate, .plan, .apply, .configure, .verify]

    @Test(
        "come in their order, whatever the cluster has behind it",
        arguments: [
            (RunKind.create, whole),
            (.generate, [.generate]),
            (.plan, [.plan]),
            (.apply, [.apply]),
            (.configure, [.configure, .verify]),
            (.rotate, [.configure, .verify]),
            (.destroy, [.stop, .destroy, .remove]),
        ],
        [nil] + PhaseName.allCases
    )
    func fixed(change: (kind: RunKind, phases: [PhaseName]), completed: PhaseName?) {
        #expect(RunPipeline.phases(of: change.kind, completed: completed) == change.phases)
    }

    @Test(
        "go on where the cluster was left",
        arguments: [
            (PhaseName?.none, whole),
            (.validate, whole),
            (.generate, [.plan, .apply, .configure, .verify]),
            (.plan, [.plan, .apply, .configure, .verify]),
            (.apply, [.configure, .verify]),
            (.configure, [.configure, .verify]),
            (.verify, [.configure, .verify]),
        ] as [(PhaseName?, [PhaseName])]
    )
    func resumed(completed: PhaseName?, phases: [PhaseName]) {
        #expect(RunPipeline.phases(of: .resume, completed: completed) == phases)
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
        #expect(RunPipeline.stateDuring(kind, before: before) == expected)
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
        #expect(RunPipeline.stateAfter(phase, of: kind, before: .failed, current: current) == expected)
    }

    @Test("an apply does not take a serving cluster off the air", arguments: [ClusterState.ready, .degraded])
    func applyOnServing(before: ClusterState) {
        #expect(RunPipeline.stateAfter(.apply, of: .apply, before: before, current: before) == .degraded)
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
        #expect(RunPipeline.stateAfterFailure(kind, before: before) == expected)
    }
}
