import Commands
import SystemPackage
import Testing

@testable import Provisioner

@Suite struct LocalTargetTests {
    private let name = ClusterName("orders")

    private func target(_ root: FilePath = "/tmp/d", _ ports: ClosedRange<Int> = 61_000...61_040) -> LocalTarget {
        LocalTarget(data: DataDirectory(root: root), ports: ports)
    }

    @Test func thePrimaryComesFirstAndEveryNodeHasItsOwnPort() throws {
        let nodes = try self.target().nodes(of: try #require(self.name), count: 3, taken: [])
        #expect(nodes.map(\.name) == ["orders-1", "orders-2", "orders-3"])
        #expect(nodes.map(\.role) == [.primary, .replica, .replica])
        #expect(Set(nodes.map(\.port)).count == 3)
        #expect(
            nodes.map(\.directory) == [
                "/tmp/d/instances/orders-1", "/tmp/d/instances/orders-2", "/tmp/d/instances/orders-3",
            ]
        )
        #expect(nodes.map(\.slot) == ["orders_1", "orders_2", "orders_3"])
    }

    @Test func portsThatAreTakenAreLeftOut() throws {
        let taken = Set(61_000...61_038)
        let nodes = try self.target().nodes(of: try #require(self.name), count: 1, taken: taken)
        #expect(nodes.allSatisfy { !taken.contains($0.port) })
    }

    @Test func whenThePortsRunOutTheRangeIsNamed() throws {
        let name = try #require(self.name)
        let failure = #expect(throws: CommandFailure.self) {
            try self.target("/tmp/d", 61_000...61_001).nodes(of: name, count: 2, taken: [61_000])
        }
        #expect(failure?.code == .noFreePort)
        #expect(try #require(failure?.message).contains("61000 and 61001"))
    }

    @Test func aSocketPathThatPostgreSQLCouldNotUseIsRefused() throws {
        let name = try #require(ClusterName(String(repeating: "n", count: 40)))
        let root = FilePath("/" + String(repeating: "d", count: 40))
        let failure = #expect(throws: CommandFailure.self) {
            try self.target(root).nodes(of: name, count: 1, taken: [])
        }
        #expect(failure?.code == .badValue)
        #expect(failure?.argument == "name")
    }
}
