import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model

@Suite("The life of a run")
struct RunLifeTests {
    /// What may follow a state, beside `failed`, `cancelled` and `interrupted`, which may follow all that are not final.
    private static let next: [RunState: Set<RunState>] = [
        .received: [.queued],
        .queued: [
            .queued, .generating, .planning, .applying, .configuring, .verifying, .destroying, .discarded, .expired,
            .noChange,
        ],
        .generating: [.planning, .applying, .configuring, .verifying, .destroying, .succeeded, .noChange],
        .planning: [.awaitingApproval, .applying, .configuring, .verifying, .destroying, .succeeded, .noChange],
        .awaitingApproval: [.applying, .configuring, .verifying, .destroying, .discarded, .expired],
        .applying: [.configuring, .verifying, .destroying, .succeeded, .noChange],
        .configuring: [.verifying, .succeeded, .noChange],
        .verifying: [.succeeded, .noChange],
        .destroying: [.succeeded, .noChange],
    ]

    @Test("leads from each state where it may, and nowhere else", arguments: RunState.allCases, RunState.allCases)
    func pairs(from: RunState, to: RunState) {
        let cutOff: Set<RunState> = [.failed, .cancelled, .interrupted]
        let allowed = (Self.next[from] ?? []).union(from.isFinal ? [] : cutOff)
        #expect(RunLife.allows(from, to: to, isOtherPhase: false) == allowed.contains(to))
    }

    @Test("begins with being received", arguments: RunState.allCases)
    func beginning(state: RunState) {
        #expect(RunLife.allows(nil, to: state, isOtherPhase: false) == (state == .received))
    }

    @Test("may stay in a state of work while the phase changes", arguments: RunState.allCases)
    func phases(state: RunState) {
        let working: Set<RunState> = [.generating, .planning, .applying, .configuring, .verifying, .destroying]
        #expect(RunLife.allows(state, to: state, isOtherPhase: true) == (working.contains(state) || state == .queued))
    }

    @Test("goes through the phases of every change on every target", arguments: RunKind.allCases, Target.allCases)
    func pipelines(kind: RunKind, target: Target) {
        for completed in [nil] + PhaseName.allCases.map(Optional.some) {
            var (state, phase) = (RunState.queued, PhaseName?.none)
            for name in RunPipeline.phases(of: kind, on: target, completed: completed) {
                let next = RunState(phase: name)
                #expect(RunLife.allows(state, to: next, isOtherPhase: name != phase), "\(kind): \(state) to \(next)")
                (state, phase) = (next, name)
            }
            #expect(RunLife.allows(state, to: .succeeded, isOtherPhase: false))
        }
    }
}
