import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("Machines at new addresses")
struct MachineMoveTests {
    private static let known: [Node] = {
        var nodes = Node.machines(["198.51.100.1", "198.51.100.2"])
        for index in nodes.indices { nodes[index].instanceID = "i-0000000\(index + 1)" }
        return nodes
    }()

    private func moves(_ value: String) throws -> [MachineMove] {
        let plan = Data(#"{"planned_values":{"outputs":{"nodes":{"sensitive":false\#(value)},"x":{"value":7}}}}"#.utf8)
        return try MachineMoves(in: plan, beside: Self.known, isPublic: true).moves
    }

    @Test("are those that exist and are told of at another one")
    func moved() throws {
        let told =
            #","value":[{"name":"orders-1","ssh_address":"198.51.100.1","instance_id":"i-00000001"},{"name":"orders-2","ssh_address":"203.0.113.9","instance_id":"i-00000002"}]"#
        #expect(try self.moves(told) == [MachineMove(node: "orders-2", old: "198.51.100.2", new: "203.0.113.9")])
    }

    @Test(
        "are not those that are yet to be made, or others in a node's place",
        arguments: [
            "", #","value":[{"name":"orders-1"},{"name":"orders-2"}]"#,
            #","value":[{"name":"orders-2","ssh_address":"203.0.113.9","instance_id":"i-00000009"}]"#,
        ]
    )
    func unknown(value: String) throws {
        #expect(try self.moves(value) == [])
    }

    @Test("are never taken for none where the plan can't be read", arguments: ["", "[]", #"{"planned_values":[]}"#])
    func unreadable(plan: String) {
        #expect(throws: DecodingError.self) {
            try MachineMoves(in: Data(plan.utf8), beside: Self.known, isPublic: true)
        }
    }
}
