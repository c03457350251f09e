import Commands
import Foundation
import SystemPackage
import Testing

@testable import Provisioner

@Suite("The data files of a workspace")
struct WorkspaceDocumentsTests {
    private func documents(settings: [String: String] = [:], replicas: Int = 1) throws -> WorkspaceDocuments {
        var spec = ClusterSpec.sample
        spec.replicas = replicas
        spec.settings = settings
        return WorkspaceDocuments(
            cluster: .orders,
            spec: spec,
            nodes: Node.samples(count: replicas + 1),
            data: DataDirectory(root: "/var/lib/pgherd"),
            user: try InstanceUser.current()
        )
    }

    @Test("call the target's module with every variable")
    func main() throws {
        let main = try #require(try self.documents().terraform()["main.tf.json"])
        #expect(String(decoding: main, as: UTF8.self) == GoldenDocuments.main)
    }

    @Test("give Terraform its values")
    func variables() throws {
        let variables = try #require(try self.documents().terraform()["terraform.tfvars.json"])
        #expect(String(decoding: variables, as: UTF8.self) == GoldenDocuments.variables)
    }

    @Test("give Ansible the settings as text that is not evaluated, and the tuning of the share")
    func groupVariables() throws {
        let hostile = "{{ lookup('pipe', 'id') }} \"'\\ ${x} $(y)"
        let documents = try self.documents(settings: ["work_mem": "8MB", "log_line_prefix": hostile])
        let data = try documents.groupVariables(memory: 8_388_608, freeDisk: 100_000)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let user = try InstanceUser.current()
        let expected: [String: Any] = [
            "pgherd_cluster": "orders", "pgherd_target": "local", "pgherd_major": 15,
            "pgherd_bin_directory": "/usr/lib/postgresql/15/bin", "pgherd_os_user": user.name,
            "pgherd_run_as": user.prefix,
            "pgherd_settings": [
                "work_mem": ["__ansible_unsafe": "8MB"], "log_line_prefix": ["__ansible_unsafe": hostile],
            ],
            "pgherd_application_cidrs": ["127.0.0.1/32"],
            "pgherd_tuning": [
                "shared_buffers": "131072kB", "max_connections": "100", "work_mem": "10158kB",
                "maintenance_work_mem": "262144kB", "effective_cache_size": "3145728kB", "max_wal_senders": "12",
                "max_replication_slots": "12", "max_slot_wal_keep_size": "15000MB", "wal_keep_size": "1024MB",
            ],
        ]
        #expect(object as NSDictionary == expected as NSDictionary)
    }

    @Test(
        "never let a slot fill the disk, and always let it keep something",
        arguments: [(0, "1024MB", "128MB"), (10_000, "1500MB", "187MB"), (10_000_000, "65536MB", "1024MB")]
            as [(Int64, String, String)]
    )
    func slotLimit(freeDisk: Int64, limit: String, keep: String) throws {
        let data = try self.documents().groupVariables(memory: 8_388_608, freeDisk: freeDisk)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let tuning = try #require(object["pgherd_tuning"] as? [String: String])
        #expect(tuning["max_slot_wal_keep_size"] == limit)
        #expect(tuning["wal_keep_size"] == keep)
    }

    @Test("put every machine in its group of the inventory")
    func inventory() throws {
        let nodes = Node.samples(count: 2).map { node in
            TerraformNode(
                name: node.name,
                role: node.role,
                address: node.address,
                port: node.port,
                sshAddress: nil,
                sshUser: nil,
                zone: nil,
                instanceID: nil,
                volumeID: nil,
                instanceDirectory: node.directory
            )
        }
        let data = try WorkspaceDocuments.inventory(nodes)
        func host(_ number: Int) -> [String: Any] {
            [
                "pgherd_address": "127.0.0.1", "pgherd_port": 15431 + number,
                "pgherd_instance_directory": "/var/lib/pgherd/instances/orders-\(number)",
            ]
        }
        let expected: [String: Any] = [
            "all": [
                "vars": [
                    "ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}",
                ],
                "children": [
                    "primary": ["hosts": ["orders-1": host(1)]], "replica": ["hosts": ["orders-2": host(2)]],
                ],
            ]
        ]
        #expect(try JSONSerialization.jsonObject(with: data) as? NSDictionary == expected as NSDictionary)
    }
}
