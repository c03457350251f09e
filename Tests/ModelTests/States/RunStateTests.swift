import TestSupport
import Testing

@testable import Model

@Suite("Where a run is")
struct RunStateTests {
    @Test("follows from its phase, and is then never final", arguments: PhaseName.allCases)
    func ofPhase(phase: PhaseName) {
        let expected: RunState =
            switch phase {
            case .validate: .received
            case .generate: .generating
            case .plan: .planning
            case .apply: .applying
            case .reach, .renew, .configure: .configuring
            case .verify: .verifying
            case .stop, .destroy, .remove: .destroying
            }
        #expect(RunState(phase: phase) == expected)
        #expect(!expected.isFinal)
    }

    @Test("is final in these states alone")
    func final() {
        #expect(
            RunState.allCases.filter(\.isFinal) == [
                .succeeded, .failed, .cancelled, .interrupted, .discarded, .expired, .noChange,
            ]
        )
    }

    @Test("is at work in these states alone, in which it holds its cluster")
    func atWork() {
        #expect(
            RunState.allCases.filter(\.isAtWork) == [
                .generating, .planning, .awaitingApproval, .applying, .configuring, .verifying, .destroying,
            ]
        )
    }
}
