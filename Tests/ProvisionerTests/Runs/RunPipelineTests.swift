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

    @Test("every building change but writing and planning shows that it is under way", arguments: RunKind.allCases)
    func during(kind: RunKind) {
        let expected: ClusterState? =
            switch kind {
            case .create, .apply, .configure, .resume: .creating
            case .destroy: .destroying
            case .generate, .plan: nil
            }
        #expect(RunPipeline.stateDuring(kind) == expected)
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
        #expect(RunPipeline.stateAfter(phase, of: kind, current: current) == expected)
    }

    @Test("a failure shows, but for a plan, which touches nothing", arguments: RunKind.allCases, ClusterState.allCases)
    func failure(kind: RunKind, before: ClusterState) {
        #expect(RunPipeline.stateAfterFailure(kind, before: before) == (kind == .plan ? before : .failed))
    }
}
