package import Foundation
package import Tools

/// Where in the cluster's configuration each stray belongs, so that Terraform takes it over instead of making another.
///
/// Only taking over loses nothing: a state that was lost makes machines with data look like strays.
package struct StrayAdoption: Sendable {
    package struct Import: Hashable, Sendable {
        package let address: String
        package let stray: Stray
    }

    package let imports: [Import]
    /// What can't be taken over and costs money, each with the reason.
    package let refused: [String]
    /// What can't be taken over and costs nothing.
    package let ignored: [Stray]

    /// - Parameters:
    ///   - strays: What was found.
    ///   - state: What Terraform's state knows.
    ///   - nodes: The names of the cluster's nodes.
    package init(of strays: [Stray], beside state: TerraformState, nodes: [String]) {
        let taken = Dictionary(state.resources.map { ($0.address, $0.id) }) { first, _ in first }
        let ids = Set(state.resources.compactMap(\.id))
        let addresses = strays.map { Self.address(of: $0, nodes: nodes) }
        let claims = Dictionary(addresses.compactMap(\.self).map { ($0, 1) }, uniquingKeysWith: +)
        var imports: [Import] = []
        var refused: [String] = []
        for (stray, address) in zip(strays, addresses) where stray.kind.hasPrice {
            if let address, let reason = Self.obstacle(to: stray, at: address, taken: taken, known: ids, claims: claims)
            {
                refused.append("\(stray): \(reason)")
            } else if let address {
                imports.append(Import(address: address, stray: stray))
            } else {
                refused.append("\(stray): it belongs to no node of the cluster")
            }
        }
        self.imports = imports
        self.refused = refused
        self.ignored = strays.filter { !$0.kind.hasPrice }
    }

    /// Blocks that have Terraform take the strays over with the next apply.
    package var document: Data {
        get throws {
            try WorkspaceDocuments.json(["import": self.imports.map { ["to": $0.address, "id": $0.stray.id] }])
        }
    }

    /// The strays whose adoption a plan would undo by making them anew.
    package func replaced(by changes: [TerraformResult.Change]) -> [Stray] {
        let harmless: Set<String> = ["import", "noop", "update", "read"]
        let replaced = Set(changes.filter { !harmless.contains($0.action) }.map(\.address))
        return self.imports.filter { replaced.contains($0.address) }.map(\.stray)
    }

    /// Where the module has what a stray is; `nil` where it has no such thing.
    private static func address(of stray: Stray, nodes: [String]) -> String? {
        let node = stray.node.flatMap { nodes.contains($0) ? $0 : nil }
        return switch stray.kind {
        case .instance: node.map { "module.cluster.aws_instance.node[\"\($0)\"]" }
        case .volume: node.map { "module.cluster.aws_ebs_volume.data[\"\($0)\"]" }
        case .address: "module.cluster.aws_eip.nat[0]"
        case .natGateway: "module.cluster.aws_nat_gateway.own[0]"
        case .securityGroup, .subnet, .vpc, .routeTable, .internetGateway, .keyPair: nil
        }
    }

    private static func obstacle(
        to stray: Stray,
        at address: String,
        taken: [String: String?],
        known: Set<String>,
        claims: [String: Int]
    ) -> String? {
        if let holder = taken[address] {
            return "its place is taken by \(holder ?? "another")"
        }
        if claims[address] ?? 0 > 1 {
            return "there are several for its place, of which one can stay"
        }
        // Zones that were decided are in there; others may be decided now, and a volume can't leave its zone.
        if taken["module.cluster.terraform_data.pinned"] == nil {
            return "Terraform's state does not know the cluster's zones"
        }
        if stray.kind == .instance, !Set(stray.groups).isSubset(of: known) {
            return "it is in a network that Terraform's state does not know"
        }
        return nil
    }
}
