import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

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

    @Test func whatIsLeftIsADirectoryOrAProcessThatWorksInIt() async throws {
        let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("pgherd-\(UUID().uuidString)")
        let directory = root.appendingPathComponent("orders-1/data")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let sleeper = try await Sleeper(directory: FilePath(directory.path))
        defer { sleeper.end() }
        let node = Node(
            name: "orders-1",
            ordinal: 1,
            role: .primary,
            address: "127.0.0.1",
            port: 61_000,
            directory: root.appendingPathComponent("orders-1").path
        )
        #expect(self.target().leftovers(of: [node]).count == 2)
        try FileManager.default.removeItem(at: root)
        let left = self.target().leftovers(of: [node])
        #expect(left.count == 1 && left[0].contains("process \(sleeper.process) of orders-1"), "\(left)")
        sleeper.end()
        _ = try? await sleeper.outcome
        #expect(self.target().leftovers(of: [node]).isEmpty)
    }

    @Test func somebodyElseOnThePortIsNotLeftOver() throws {
        let listener = try ListeningSocket()
        let node = Node(
            name: "orders-1",
            ordinal: 1,
            role: .primary,
            address: "127.0.0.1",
            port: listener.port,
            directory: "/tmp/pgherd-\(UUID().uuidString)"
        )
        withExtendedLifetime(listener) { #expect(self.target().leftovers(of: [node]).isEmpty) }
    }
}
