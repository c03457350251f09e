import Commands
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

@Suite("The target hosts")
struct HostsTargetTests {
    private let target = HostsTarget()
    private let nodes = Node.machines(["10.0.0.1", "db-2.example.com", "2001:db8::3"])

    @Test("has a node on every machine, the primary first")
    func plannedNodes() {
        #expect(self.nodes.map(\.name) == ["orders-1", "orders-2", "orders-3"])
        #expect(self.nodes.map(\.role) == [.primary, .replica, .replica])
        #expect(self.nodes.map(\.sshAddress) == ["10.0.0.1", "db-2.example.com", "2001:db8::3"])
        #expect(Set(self.nodes.map(\.port)) == [5432])
        #expect(self.nodes.map(\.directory).last == "/var/lib/pgherd/orders-3")
        #expect(self.nodes.allSatisfy { !$0.isLocal && $0.instanceID == nil })
    }

    @Test("gives Terraform the machines, and Ansible who may connect")
    func variables() throws {
        let subject = TargetSubject.sample(.hosts(["10.0.0.1", "10.0.0.2"], allowed: ["10.1.0.0/16"]))
        let root = try self.target.terraform(subject)
        let hosts = try #require(root.variables.first { $0.name == "hosts" }?.value as? [[String: String]])
        #expect(hosts == ["10.0.0.1", "10.0.0.2"].map { ["address": $0, "ssh_address": $0] })
        let group = try self.target.groupVariables(subject)
        #expect(group["pgherd_application_cidrs"] as? [String] == ["10.1.0.0/16"])
        #expect(group["pgherd_run_as"] as? [String] == ["/usr/sbin/runuser", "-u", "postgres", "--"])
    }

    @Test("keeps the nodes on record, also where PostgreSQL's address was found out since")
    func recognised() throws {
        var nodes = self.nodes
        nodes[1].address = "10.0.0.2"
        let found = try self.target.recognise(
            self.nodes.map(TerraformNode.machine),
            expected: nodes,
            of: .sample(.hosts())
        )
        #expect(found == nodes)
    }

    @Test("refuses an output that leads elsewhere", arguments: 0..<3)
    func tampered(index: Int) throws {
        for (sshAddress, port) in [("10.6.6.6", 5432), (nil, 5432), (self.nodes[index].sshAddress, 22)] {
            var nodes = self.nodes
            (nodes[index].sshAddress, nodes[index].port) = (sshAddress, port)
            let failure = #expect(throws: CommandFailure.self) {
                try self.target.recognise(
                    nodes.map(TerraformNode.machine),
                    expected: self.nodes,
                    of: .sample(.hosts())
                )
            }
            #expect(failure?.code == .applyFailed)
            #expect(failure?.node == "orders-\(index + 1)")
        }
    }
}
