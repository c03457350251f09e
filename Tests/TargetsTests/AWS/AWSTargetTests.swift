import Commands
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

@Suite("The target aws")
struct AWSTargetTests {
    private let target = AWSTarget()
    private let subject = TargetSubject.sample(.aws(replicas: 1), publicKey: "ssh-ed25519 AAAA")

    /// What the module tells of a cluster of two.
    private static let good = (1...2).map { ordinal in
        Node(
            name: "orders-\(ordinal)",
            ordinal: ordinal,
            role: ordinal == 1 ? .primary : .replica,
            address: "10.20.0.\(ordinal)",
            port: 5432,
            directory: "/var/lib/pgherd/orders-\(ordinal)",
            sshAddress: "203.0.113.\(ordinal)",
            zone: "eu-central-1a",
            instanceID: "i-0123456789abcdef\(ordinal)",
            volumeID: "vol-0123456789abcdef\(ordinal)"
        )
    }

    private func recognise(_ change: (inout [Node]) -> Void = { _ in }) throws -> [Node] {
        var nodes = Self.good
        change(&nodes)
        return try self.target.recognise(nodes.map(TerraformNode.machine), expected: [], of: self.subject)
    }

    @Test("takes the machines as Terraform tells of them")
    func recognised() throws {
        #expect(try self.recognise() == Self.good)
    }

    @Test("takes no directory from Terraform")
    func directory() throws {
        #expect(try self.recognise { $0[1].directory = "/etc" } == Self.good)
    }

    private static let tamperings: [(String, @Sendable (inout [Node]) -> Void)] = [
        ("a node too few", { $0.removeLast() }),
        ("a node too many", { $0.append($0[1]) }),
        ("another order", { $0.swapAt(0, 1) }),
        ("two primaries", { $0[1].role = .primary }),
        ("no primary", { $0[0].role = .replica }),
        ("no address for SSH", { $0[0].sshAddress = nil }),
        ("an option as an address", { $0[0].sshAddress = "-oProxyCommand=id" }),
        ("a template as an address", { $0[1].address = "{{ lookup('pipe', 'id') }}" }),
        ("another port", { $0[1].port = 22 }),
        ("no instance", { $0[0].instanceID = nil }),
        ("a line of SSH's configuration as an instance", { $0[0].instanceID = "i-1\n    ProxyCommand id" }),
        ("no volume", { $0[0].volumeID = nil }),
        ("a template as a volume", { $0[1].volumeID = "vol-{{ lookup('pipe', 'id') }}" }),
        ("one machine twice", { $0[1].instanceID = $0[0].instanceID }),
    ]

    @Test("refuses an output that can't be true", arguments: tamperings.indices)
    func tampered(index: Int) {
        let (what, change) = Self.tamperings[index]
        let failure = #expect(throws: CommandFailure.self, "\(what)") { try self.recognise(change) }
        #expect(failure?.code == .applyFailed, "\(what)")
    }

    @Test("gives Terraform what was decided, and nothing where nothing was")
    func variables() throws {
        var spec = ClusterSpec.aws()
        spec.cloud?.volumeIOPS = 6000
        let root = try self.target.terraform(.sample(spec, publicKey: "ssh-ed25519 AAAA"))
        let values = Dictionary(uniqueKeysWithValues: root.variables.map { ($0.name, $0.value) })
        #expect(values["cluster_name"] as? String == "orders")
        #expect(values["owner"] as? String == "alice")
        #expect(values["created_by_run"] as? String == "7")
        #expect(values["ssh_public_key"] as? String == "ssh-ed25519 AAAA")
        #expect(values["ssh_cidrs"] as? [String] == ["198.51.100.1/32"])
        #expect(values["volume_iops"] as? Int == 6000)
        #expect(values["volume_throughput"] as? Int == nil)
    }

    @Test("buys nothing that pgherd could not log in to")
    func withoutKey() {
        #expect(throws: CommandFailure.self) { try self.target.terraform(.sample(.aws(), publicKey: nil)) }
        #expect(throws: CommandFailure.self) { try self.target.terraform(.sample(.hosts(), publicKey: "k")) }
    }
}
