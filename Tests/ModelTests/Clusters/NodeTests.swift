import Commands
import TestSupport
import Testing

@testable import Model

@Suite("Nodes of a cluster")
struct NodeTests {
    @Test(
        "have a slot that PostgreSQL takes as a name",
        arguments: [
            ("orders", "orders_1"), ("a-b-c", "a_b_c_1"),
            (String(repeating: "x", count: 40), String(repeating: "x", count: 40) + "_1"),
        ]
    )
    func slot(cluster: String, slot: String) throws {
        let node = Node.samples(of: try #require(ClusterName(cluster)), count: 1)[0]
        #expect(node.slot == slot)
        #expect(slot.utf8.count <= 63)
    }
}
