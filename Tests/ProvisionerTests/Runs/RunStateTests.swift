import Testing

@testable import Provisioner

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
        #expect(RunState.allCases.filter(\.isFinal) == [.succeeded, .failed, .cancelled, .interrupted])
    }

    @Test("is known to the records", arguments: RunState.allCases)
    func recorded(state: RunState) async throws {
        let records = try Records.inMemory()
        let run = try await records.addRun(of: try await records.addCluster())
        try await records.update(run: run, state: state, phase: nil)
        #expect(try await records.run(run)?.state == state)
    }
}
