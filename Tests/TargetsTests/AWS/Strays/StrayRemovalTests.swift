import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Targets
@testable import Tools

@Suite("The removal of strays")
struct StrayRemovalTests {
    private let scratch: Scratch
    private let workspace: Workspace

    init() throws {
        self.scratch = try Scratch()
        self.workspace = Workspace(root: self.scratch.path.appending("orders"))
    }

    private static let module = ProjectFile.resources.appending("terraform/look/aws")

    @Test("takes over each by its kind and id, with what the look was given")
    func documents() throws {
        try self.scratch.write(
            #"{"region": "eu-central-1", "endpoint": null}"#,
            to: "orders/look/terraform.tfvars.json"
        )
        let strays = [
            Stray(kind: .instance, id: "i-00000001", node: "orders-1", zone: nil, groups: []),
            Stray(kind: .instance, id: "i-00000002", node: "orders-1", zone: nil, groups: []),
            Stray(kind: .vpc, id: "vpc-00000001", node: nil, zone: nil, groups: []),
        ]
        let documents = try StrayRemoval.documents(for: strays, in: self.workspace)
        let objects = try documents.mapValues { try JSONSerialization.jsonObject(with: $0) as? NSDictionary }
        #expect(Set(objects.keys) == ["imports.tf.json", "terraform.tfvars.json"])
        let values: NSDictionary = [
            "region": "eu-central-1", "endpoint": NSNull(),
            "strays": ["instance": ["i-00000001", "i-00000002"], "vpc": ["vpc-00000001"]],
        ]
        #expect(objects["terraform.tfvars.json"] == values)
        let imports: NSDictionary = [
            "import": [
                ["to": "aws_instance.stray[\"i-00000001\"]", "id": "i-00000001"],
                ["to": "aws_instance.stray[\"i-00000002\"]", "id": "i-00000002"],
                ["to": "aws_vpc.stray[\"vpc-00000001\"]", "id": "vpc-00000001"],
            ]
        ]
        #expect(objects["imports.tf.json"] == imports)
    }

    @Test("has a configuration for each kind, and the look tells each", arguments: Stray.Kind.allCases)
    func kinds(kind: Stray.Kind) throws {
        let removal = try String(contentsOfFile: Self.module.appending("removal/strays.tf").string, encoding: .utf8)
        #expect(
            removal.contains(
                "resource \"\(kind.resource)\" \"stray\" {\n  for_each = lookup(var.strays, \"\(kind.rawValue)\", [])"
            )
        )
        let look = try String(contentsOfFile: Self.module.appending("look.tf").string, encoding: .utf8)
        #expect(look.contains("\"\(kind.rawValue)\""))
    }

    @Test("uses the workspace's providers, also after it was moved")
    func folder() throws {
        try self.scratch.write("lock", to: "orders/.terraform.lock.hcl")
        try self.scratch.write("x", to: "orders/look/provider.tf")
        let link = self.workspace.look.appending(".terraform/providers").string
        for name in ["elsewhere", nil] {
            let folder = TerraformFolder.look(in: self.workspace)
            if let name {
                try FileManager.default.createDirectory(
                    atPath: self.workspace.look.appending(".terraform").string,
                    withIntermediateDirectories: true
                )
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: name)
            }
            try folder.prepare()
            let target = try FileManager.default.destinationOfSymbolicLink(atPath: link)
            #expect(target == self.workspace.root.appending(".terraform/providers").string)
            let lock = FileManager.default.contents(atPath: self.workspace.look.appending(".terraform.lock.hcl").string)
            #expect(lock == Data("lock".utf8))
        }
    }
}
