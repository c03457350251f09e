import Foundation
import TestSupport
import Testing

@testable import Targets
@testable import Tools

@Suite("The adoption of strays")
struct StrayAdoptionTests {
    private static let nodes = ["orders-1", "orders-2"]
    private static let pinned = TerraformState.Resource.known("terraform_data.pinned", "1")
    private static let group = TerraformState.Resource.known("aws_security_group.nodes", "sg-00000001")

    private func adoption(_ strays: [Stray], beside known: TerraformState.Resource...) -> StrayAdoption {
        StrayAdoption(
            of: strays,
            beside: TerraformState(resources: [Self.pinned, Self.group] + known),
            nodes: Self.nodes
        )
    }

    @Test("puts a machine and its volume into their node's place")
    func place() throws {
        let adoption = self.adoption([.instance(1), .volume(2)], beside: .node("orders-1"))
        #expect(
            adoption.imports.map(\.address) == [
                "module.cluster.aws_instance.node[\"orders-2\"]", "module.cluster.aws_ebs_volume.data[\"orders-2\"]",
            ]
        )
        #expect(adoption.refused == [] && adoption.ignored == [])
        let document = try JSONSerialization.jsonObject(with: try adoption.document) as? NSDictionary
        let expected = [
            "import": [
                ["to": "module.cluster.aws_instance.node[\"orders-2\"]", "id": "i-00000001"],
                ["to": "module.cluster.aws_ebs_volume.data[\"orders-2\"]", "id": "vol-00000002"],
            ]
        ]
        #expect(document == expected as NSDictionary)
    }

    @Test("puts what there is one of into its place")
    func single() {
        let strays = [
            Stray(kind: .address, id: "eipalloc-00000001", node: nil, zone: nil, groups: []),
            Stray(kind: .natGateway, id: "nat-00000001", node: nil, zone: nil, groups: []),
        ]
        #expect(
            self.adoption(strays).imports.map(\.address) == [
                "module.cluster.aws_eip.nat[0]", "module.cluster.aws_nat_gateway.own[0]",
            ]
        )
    }

    @Test("refuses a machine whose place is taken, and says by what")
    func taken() {
        let adoption = self.adoption([.instance(1)], beside: .node("orders-2", id: "i-00000009"))
        #expect(adoption.imports == [])
        #expect(
            adoption.refused == ["instance i-00000001 (orders-2, eu-central-1b): its place is taken by i-00000009"]
        )
    }

    @Test("refuses all of several for one place")
    func several() {
        let adoption = self.adoption([.instance(1), .instance(2), .volume(3)])
        #expect(adoption.imports.map(\.stray.id) == ["vol-00000003"])
        #expect(adoption.refused.count == 2)
        #expect(adoption.refused.allSatisfy { $0.hasSuffix("there are several for its place, of which one can stay") })
    }

    @Test("refuses what belongs to no node", arguments: [nil, "orders-3", "other-1", "orders-2\"]"])
    func foreign(node: String?) {
        let adoption = self.adoption([.instance(1, node: node), .volume(2, node: node)])
        #expect(adoption.imports == [])
        #expect(adoption.refused.count == 2)
    }

    @Test("refuses a machine in another network, but takes a volume, which is in none")
    func network() {
        let adoption = self.adoption([.instance(1, groups: ["sg-00000001", "sg-00000002"]), .volume(2)])
        #expect(adoption.imports.map(\.stray.id) == ["vol-00000002"])
        #expect(adoption.refused.first?.contains("network") == true)
    }

    @Test("refuses everything where the zones are not decided yet")
    func zones() {
        let adoption = StrayAdoption(
            of: [.instance(1), .volume(2)],
            beside: TerraformState(resources: []),
            nodes: Self.nodes
        )
        #expect(adoption.imports == [])
        #expect(adoption.refused.count == 2)
    }

    @Test("lets what costs nothing lie")
    func free() {
        let strays = [Stray.Kind.vpc, .subnet, .securityGroup].map {
            Stray(kind: $0, id: "\($0.prefix)00000001", node: nil, zone: nil, groups: [])
        }
        let adoption = self.adoption(strays)
        #expect(adoption.ignored == strays)
        #expect(adoption.imports == [] && adoption.refused == [])
    }

    @Test(
        "notices a plan that would make anew what was to be kept",
        arguments: [("import", false), ("update", false), ("replace", true), ("delete", true), ("create", true)]
    )
    func replaced(action: String, isLost: Bool) {
        let adoption = self.adoption([.instance(1)])
        let changes = [
            TerraformResult.Change(address: "module.cluster.aws_instance.node[\"orders-2\"]", action: action),
            TerraformResult.Change(address: "module.cluster.aws_instance.node[\"orders-1\"]", action: "replace"),
        ]
        #expect(adoption.replaced(by: changes) == (isLost ? [.instance(1)] : []))
    }
}

extension Stray {
    fileprivate static func instance(
        _ number: Int,
        node: String? = "orders-2",
        groups: [String] = ["sg-00000001"]
    ) -> Stray {
        Stray(kind: .instance, id: "i-0000000\(number)", node: node, zone: "eu-central-1b", groups: groups)
    }

    fileprivate static func volume(_ number: Int, node: String? = "orders-2") -> Stray {
        Stray(kind: .volume, id: "vol-0000000\(number)", node: node, zone: "eu-central-1b", groups: [])
    }
}

extension TerraformState.Resource {
    fileprivate static func known(_ address: String, _ id: String) -> Self {
        Self(address: "module.cluster.\(address)", id: id, isTainted: false)
    }

    fileprivate static func node(_ name: String, id: String = "i-0000000a") -> Self {
        .known("aws_instance.node[\"\(name)\"]", id)
    }
}
