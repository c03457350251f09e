import Commands
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("The command that fits next")
struct NextCommandTests {
    @Test("never leads back to what can only fail again", arguments: Predicament.allCases)
    func predicaments(_ predicament: Predicament) {
        let next = NextCommand.fitting(predicament, of: .orders)
        let expected =
            switch predicament {
            case .restartNeeded: "configure cluster orders restart=yes"
            case .oldCopy: "configure cluster orders drop_old_copy=yes"
            case .dataMissing, .promoted, .foreign, .overridden, .noRoom, .tablespaces, .saturated, .starting, .lagging:
                "status cluster orders"
            }
        #expect(next == expected)
    }

    @Test("restarts no primary where replicas are enough")
    func restart() {
        let nodes = Node.samples(count: 3)
        let all = "configure cluster orders restart=yes"
        #expect(NextCommand.fitting(.restartNeeded, of: .orders, on: nodes[0]) == all)
        #expect(
            NextCommand.fitting(.restartNeeded, of: .orders, on: nodes[1])
                == "configure cluster orders restart=replicas"
        )
        #expect(NextCommand.restart(.orders, of: nodes) == all)
        #expect(
            NextCommand.restart(.orders, of: Array(nodes.dropFirst())) == "configure cluster orders restart=replicas"
        )
    }

    @Test("is what a failed run said, as long as it stands")
    func failure() {
        var failure = RunFailure(code: .configureFailed, message: "gone", retry: true, next: "status cluster orders")
        let degraded = Cluster.sample(state: .degraded)
        #expect(NextCommand.fitting(degraded) == "configure cluster orders")
        #expect(NextCommand.fitting(degraded, after: failure) == "status cluster orders")
        #expect(NextCommand.fitting(.sample(state: .ready), after: failure) == "connect cluster orders")
        let failed = Cluster.sample(state: .failed, completed: .apply)
        failure.next = nil
        #expect(NextCommand.fitting(failed, after: failure) == "resume cluster orders")
        let removing = Cluster.sample(state: .failed, completed: .stop)
        #expect(NextCommand.fitting(removing) == "destroy cluster orders confirm=orders")
    }

    @Test("is configure after a look, and nothing where hands are needed")
    func look() {
        let degraded = Cluster.sample(state: .degraded)
        #expect(NextCommand.fitting(degraded, found: [], lost: nil) == "configure cluster orders")
        // An empty place may be that of a disk that is not mounted.
        #expect(NextCommand.fitting(degraded, found: [.dataMissing], lost: nil) == nil)
        #expect(NextCommand.fitting(degraded, found: [.promoted], lost: nil) == nil)
        let failed = Cluster.sample(state: .failed, completed: .apply)
        #expect(NextCommand.fitting(failed, found: [], lost: nil) == "resume cluster orders")
    }

    @Test("is not the look itself where a machine does not answer")
    func lostMachine() {
        let node = Node.machines(["10.0.0.1"])[0]
        let built = Cluster.sample(.hosts(), state: .degraded)
        #expect(NextCommand.fitting(built, found: [], lost: LostMachine(node, of: built)) == nil)
        let unbuilt = Cluster.sample(.hosts(), state: .failed, completed: .apply)
        #expect(
            NextCommand.fitting(unbuilt, found: [], lost: LostMachine(node, of: unbuilt)) == "resume cluster orders"
        )
    }

    @Test("follows the kind of a failure that Ansible tells")
    func kind() throws {
        let line =
            #"{"event":"result","host":"orders-1","task":"t","status":"failed","message":"m","kind":"data-missing"}"#
        guard case .result(let result) = AnsibleEvent(line: line) else { throw SomethingElse() }
        #expect(result.kind.flatMap(Predicament.init(rawValue:)) == .dataMissing)
    }

    private struct SomethingElse: Error {}
}
