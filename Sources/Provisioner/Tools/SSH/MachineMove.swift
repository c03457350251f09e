package import Foundation
package import Model

/// A machine that is reached at another address than before: one with a public address gets a new one whenever it is
/// started again.
package struct MachineMove: Hashable, Sendable, Codable, CustomStringConvertible {
    package let node: String
    let old: String
    package let new: String

    /// `orders-2 is reached at 203.0.113.9 instead of 198.51.100.7`.
    package var description: String { "\(self.node) is reached at \(self.new) instead of \(self.old)" }
}

/// Where Terraform says that the machines are reached which the records know; new ones in a node's place are left out.
package struct MachineMoves: Sendable {
    /// Those that are reached elsewhere from now on.
    package let moves: [MachineMove]
    /// The nodes whose machines have lost their public address, as those do that are stopped.
    package let stopped: [String]

    /// - Parameters:
    ///   - nodes: As Terraform tells of them.
    ///   - known: As the records know them.
    ///   - isPublic: Whether they are to have public addresses.
    package init(of nodes: [Node], beside known: [Node], isPublic: Bool) {
        self.init(
            of: nodes.map {
                Machine(name: $0.name, address: $0.address, sshAddress: $0.sshAddress, instanceID: $0.instanceID)
            },
            beside: known,
            isPublic: isPublic
        )
    }

    /// - Parameters:
    ///   - plan: A plan as `terraform show -json` tells it; what is yet to be made has no addresses in it.
    ///   - known: As the records know them.
    ///   - isPublic: Whether they are to have public addresses.
    /// - Throws: `DecodingError`.
    package init(in plan: Data, beside known: [Node], isPublic: Bool) throws {
        let plan = try JSONDecoder().decode(Plan.self, from: plan)
        self.init(of: plan.values?.outputs?.nodes?.value ?? [], beside: known, isPublic: isPublic)
    }

    private init(of machines: [Machine], beside known: [Node], isPublic: Bool) {
        let told = Dictionary(machines.map { ($0.name, $0) }) { first, _ in first }
        var moves: [MachineMove] = []
        var stopped: [String] = []
        for node in known {
            guard let machine = told[node.name], let old = node.sshAddress, let new = machine.sshAddress, old != new,
                let instance = node.instanceID, instance == machine.instanceID
            else { continue }
            if isPublic, new == machine.address {
                stopped.append(node.name)
            } else {
                moves.append(MachineMove(node: node.name, old: old, new: new))
            }
        }
        self.moves = moves
        self.stopped = stopped
    }

    private struct Machine: Decodable {
        let name: String
        let address: String?
        let sshAddress: String?
        let instanceID: String?

        package enum CodingKeys: String, CodingKey {
            case name, address
            case sshAddress = "ssh_address"
            case instanceID = "instance_id"
        }
    }

    private struct Plan: Decodable {
        struct Values: Decodable { let outputs: Outputs? }
        struct Outputs: Decodable { let nodes: Output? }
        struct Output: Decodable { let value: [Machine]? }

        let values: Values?

        package enum CodingKeys: String, CodingKey { case values = "planned_values" }
    }
}
