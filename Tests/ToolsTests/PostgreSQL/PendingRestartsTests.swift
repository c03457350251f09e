import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("What waits for a restart")
struct PendingRestartsTests {
    private let nodes = Node.samples(count: 3)

    @Test("is told by node, with the command that restarts no more than it must")
    func record() {
        let all = PendingRestarts([
            (self.nodes[1], ["shared_buffers"]), (self.nodes[0], ["max_connections", "shared_buffers"]),
            (self.nodes[2], []),
        ])
        #expect(
            all.record(of: .orders)
                == PendingRestart(
                    text: "orders-1: max_connections, shared_buffers; orders-2: shared_buffers",
                    next: "configure cluster orders restart=yes"
                )
        )
        let replica = PendingRestarts([(self.nodes[0], []), (self.nodes[2], ["shared_buffers"])])
        #expect(replica.record(of: .orders)?.next == "configure cluster orders restart=replicas")
        #expect(PendingRestarts([(self.nodes[0], [])]).record(of: .orders) == nil)
    }
}
