import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model

@Suite("What configuring may restart")
struct ConfigurePhaseTests {
    @Test("is nothing that somebody may rely on, unless the command says so", arguments: RestartPermission.allCases)
    func serving(_ restart: RestartPermission) {
        let phase = ConfigurePhase(options: RepairOptions(restart: restart))
        #expect(phase.permitted(on: .sample(completed: .verify)).restart == restart)
    }

    @Test("is all of a cluster that never was ready, but for a rotation of its secrets")
    func new() {
        for completed in [nil, .apply, .reach, .configure] as [PhaseName?] {
            let cluster = Cluster.sample(state: .failed, completed: completed)
            #expect(ConfigurePhase().permitted(on: cluster).restart == .all)
            #expect(ConfigurePhase(mayBeFirst: false).permitted(on: cluster).restart == .none)
        }
    }
}
