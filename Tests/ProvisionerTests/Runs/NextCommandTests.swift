import Commands
import Testing

@testable import Provisioner

@Suite("The command that fits next")
struct NextCommandTests {
    @Test("never leads back to what can only fail again", arguments: Predicament.allCases)
    func predicaments(_ predicament: Predicament) {
        let next = NextCommand.fitting(predicament, of: .orders)
        #expect(next == (predicament == .dataLost ? "destroy cluster orders confirm=orders" : "status cluster orders"))
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

    @Test("is configure after a look, but destroy where data are lost, and nothing where hands are needed")
    func look() {
        let degraded = Cluster.sample(state: .degraded)
        #expect(NextCommand.fitting(degraded, found: [], lost: nil) == "configure cluster orders")
        #expect(
            NextCommand.fitting(degraded, found: [.promoted, .dataLost], lost: nil)
                == "destroy cluster orders confirm=orders"
        )
        #expect(NextCommand.fitting(degraded, found: [.promoted], lost: nil) == nil)
        let failed = Cluster.sample(state: .failed, completed: .apply)
        #expect(NextCommand.fitting(failed, found: [], lost: nil) == "resume cluster orders")
    }

    @Test("follows the kind of a failure that Ansible tells")
    func kind() throws {
        let line =
            #"{"event":"result","host":"orders-1","task":"t","status":"failed","message":"m","kind":"data-lost"}"#
        guard case .result(let result) = AnsibleEvent(line: line) else { throw SomethingElse() }
        #expect(result.kind.flatMap(Predicament.init(rawValue:)) == .dataLost)
    }

    private struct SomethingElse: Error {}
}
