import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

@Suite("The root module of a workspace")
struct TerraformRootTests {
    private static let roots: [(String, TerraformRoot)] = {
        let local = LocalTarget(data: DataDirectory(root: "/data"), ports: 15_432...15_500)
        let subjects: [(any ClusterTarget, TargetSubject)] = [
            (local, .sample(nodes: Node.samples())), (HostsTarget(), .sample(.hosts())),
            (AWSTarget(), .sample(.aws(), publicKey: "ssh-ed25519 AAAA")),
        ]
        return subjects.compactMap { target, subject in
            (try? target.terraform(subject)).map { (subject.spec.target.rawValue, $0) }
        }
    }()

    private func objects(_ root: TerraformRoot) throws -> (main: [String: Any], values: [String: Any]) {
        let documents = try root.documents(backend: nil)
        let look = root.look == nil ? [] : ["look/terraform.tfvars.json"]
        #expect(Set(documents.keys) == Set(["main.tf.json", "terraform.tfvars.json"] + look))
        func object(_ name: String) throws -> [String: Any] {
            let data = try #require(documents[name])
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
        return (try object("main.tf.json"), try object("terraform.tfvars.json"))
    }

    @Test(
        "holds values that look like code as values alone",
        arguments: ["${file(\"/etc/passwd\")}", "\"}\n", "%{ if true }"]
    )
    func hostileValues(text: String) throws {
        let root = TerraformRoot(
            module: "aws",
            variables: [
                .init("one", "string", text), .init("many", "list(string)", [text]), .init("none", "number", nil),
            ]
        )
        let (main, values) = try self.objects(root)
        #expect(values as NSDictionary == ["one": text, "many": [text], "none": NSNull()] as NSDictionary)
        let module = ["source": "./modules/aws", "one": "${var.one}", "many": "${var.many}", "none": "${var.none}"]
        #expect(main["module"] as? NSDictionary == ["cluster": module] as NSDictionary)
        let types = ["one": ["type": "string"], "many": ["type": "list(string)"], "none": ["type": "number"]]
        #expect(main["variable"] as? NSDictionary == types as NSDictionary)
        #expect(main["provider"] == nil)
    }

    @Test("passes what the target's module declares, and all that it needs")
    func declared() throws {
        #expect(Self.roots.map(\.0) == ["local", "hosts", "aws"])
        for (target, root) in Self.roots {
            #expect(root.module == target)
            try self.expect(root.variables, areDeclaredIn: "modules/\(target)")
            if let look = root.look { try self.expect(look, areDeclaredIn: "look/\(target)") }
        }
        #expect(Self.roots.compactMap { $1.look == nil ? nil : $0 } == ["aws"])
    }

    private func expect(_ variables: [TerraformRoot.Variable], areDeclaredIn module: String) throws {
        let declared = try Self.declarations(of: module)
        let passed = Set(variables.map(\.name))
        #expect(passed.count == variables.count)
        #expect(passed.subtracting(declared.keys) == [], "\(module) does not know these")
        #expect(Set(declared.filter { !$0.value }.keys).subtracting(passed) == [], "\(module) needs these")
    }

    /// The variables of a module, and whether each has a default.
    private static func declarations(of module: String) throws -> [String: Bool] {
        let directory = ProjectFile.resources.appending("terraform/\(module)")
        var declared: [String: Bool] = [:]
        var current: String?
        for file in try FileManager.default.contentsOfDirectory(atPath: directory.string) where file.hasSuffix(".tf") {
            let text = try String(contentsOfFile: directory.appending(file).string, encoding: .utf8)
            for line in text.split(separator: "\n") {
                if line.hasPrefix("variable \"") {
                    let name = String(line.split(separator: "\"")[1])
                    (current, declared[name]) = (name, false)
                } else if line.hasPrefix("}") {
                    current = nil
                } else if let current, line.hasPrefix("  default ") {
                    declared[current] = true
                }
            }
        }
        return declared
    }

    @Test("asks AWS alone what only AWS can answer, and another API nothing else than EC2")
    func provider() throws {
        var spec = ClusterSpec.aws()
        let usual = try AWSTarget().terraform(.sample(spec, publicKey: "k"))
        #expect(usual.requiredProviders["aws"]?["source"] == "hashicorp/aws")
        let own = try #require(usual.providers["aws"])
        #expect(own["region"] as? String == "${var.region}")
        #expect(own["endpoints"] == nil)
        #expect(own.keys.allSatisfy { !$0.hasPrefix("skip_") && !$0.contains("key") && !$0.contains("token") })
        spec.cloud?.endpoint = "http://127.0.0.1:5000"
        let other = try #require(try AWSTarget().terraform(.sample(spec, publicKey: "k")).providers["aws"])
        #expect(other["endpoints"] as? [[String: String]] == [["ec2": "${var.endpoint}", "sts": "${var.endpoint}"]])
        #expect(other["skip_credentials_validation"] as? Bool == true)
    }

    @Test("gives the provider another API's address as a value, which can't be code")
    func endpoint() throws {
        var spec = ClusterSpec.aws()
        spec.cloud?.endpoint = "http://${file(\"/etc/passwd\")}"
        let root = try AWSTarget().terraform(.sample(spec, publicKey: "k"))
        let (main, values) = try self.objects(root)
        #expect(values["endpoint"] as? String == spec.cloud?.endpoint)
        #expect((main["variable"] as? [String: [String: String]])?["endpoint"] == ["type": "string"])
        let module = (main["module"] as? [String: [String: String]])?["cluster"]
        #expect(module?["endpoint"] == nil && module?["identity"] == "${var.identity}")
        let text = String(decoding: try JSONSerialization.data(withJSONObject: main), as: UTF8.self)
        #expect(!text.contains("passwd"))
    }
}
