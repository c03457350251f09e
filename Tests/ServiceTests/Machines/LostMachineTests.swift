import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Service
@testable import Tools

@Suite("The ways out where a machine does not answer")
struct LostMachineTests {
    private func lost(_ ordinal: Int, _ spec: ClusterSpec, completed: PhaseName) -> LostMachine {
        var node = Node.machines(["10.0.0.1", "10.0.0.2"])[ordinal - 1]
        if spec.target == .aws { node.instanceID = "i-0123456789abcdef0" }
        return LostMachine(node, of: .sample(spec, completed: completed))
    }

    @Test("do not lead back to what needs every machine")
    func builtHosts() {
        let replica = self.lost(2, .hosts(), completed: .verify)
        #expect(replica.next == "status cluster orders")
        for part in ["bring it back", "10.0.0.2", "admin", "line of orders-2", "known_hosts"] {
            #expect(replica.wayOut.contains(part), "\(replica.wayOut)")
        }
        // An empty machine in the primary's place would become an empty primary.
        let primary = self.lost(1, .hosts(), completed: .verify)
        #expect(primary.wayOut.hasPrefix("bring it back: there is no command"))
        #expect(!primary.wayOut.contains("empty"))
        #expect(primary.next == "status cluster orders")
    }

    @Test("begin with a plan where a machine can be bought anew")
    func cloud() {
        let lost = self.lost(2, .aws(), completed: .verify)
        #expect(lost.next == "plan cluster orders")
        #expect(lost.wayOut.contains("start it again"))
        #expect(lost.wayOut.contains("new address"))
        #expect(lost.wayOut.contains("apply that plan, then configure"))
    }

    @Test("are to resume or to begin anew as long as nothing was built")
    func unbuilt() {
        let lost = self.lost(2, .hosts(), completed: .apply)
        #expect(lost.next == "resume cluster orders")
        #expect(lost.wayOut.contains("destroy the cluster"))
        #expect(self.lost(1, .aws(), completed: .reach).next == "resume cluster orders")
    }

    @Test("stand in the answer of status, in place of configure")
    func status() {
        let cluster = Cluster.sample(.hosts(), state: .degraded, completed: .verify)
        let node = Node.machines(["10.0.0.1", "10.0.0.2"])[1]
        let row = StatusQuery.Row(node: node, reply: Reply(.row), isWell: false)
        var lost = row
        lost.isLost = true
        let answer = StatusQuery.conclusion(cluster, rows: [lost])
        #expect(answer.fields["next"] == nil)
        let beginning = "not well: orders-2; orders-2 does not answer over SSH: bring it back, "
        #expect(answer.text?.hasPrefix(beginning) == true)
        let stopped = StatusQuery.conclusion(cluster, rows: [row])
        #expect(stopped.fields["next"] == .string("configure cluster orders"))
        #expect(stopped.text == "not well: orders-2")
        #expect(StatusQuery.conclusion(cluster, rows: []).fields["next"] == nil)
    }

    @Test("stand in the failure to reach it, unless it answers and refuses")
    func reach() throws {
        let cluster = Cluster.sample(.hosts(), state: .ready, completed: .verify)
        let nodes = Node.machines(["10.0.0.1", "10.0.0.2", "10.0.0.3"])
        let silent = try #require(
            ReachPhase.failure(
                of: [(nodes[1], .silent("No route to host")), (nodes[2], .silent("x"))],
                cluster: cluster
            )
        )
        let words = "orders-2 (10.0.0.2) is not reached over SSH: No route to host; neither is orders-3; bring it back"
        #expect(silent.message.hasPrefix(words), "\(silent.message)")
        #expect(silent.node == "orders-2")
        #expect(silent.next == "status cluster orders")
        let bought = ReachPhase.failure(
            of: [(nodes[1], .silent("No route to host"))],
            cluster: .sample(.aws(), state: .ready, completed: .verify)
        )
        #expect(bought?.next == "plan cluster orders")
        let refused = try #require(ReachPhase.failure(of: [(nodes[0], .refused("wrong key"))], cluster: cluster))
        #expect(refused.message == "orders-1 (10.0.0.1) is not reached over SSH: wrong key")
        #expect(ReachPhase.failure(of: [], cluster: cluster) == nil)
    }
}
