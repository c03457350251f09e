import Commands
import Foundation
import SystemPackage
import Testing

@testable import Provisioner

@Suite("The data files of a workspace")
struct WorkspaceDocumentsTests {
    private let local = LocalTarget(data: DataDirectory(root: "/var/lib/pgherd"), ports: 15_432...15_500)

    private func subject(settings: [String: String] = [:]) -> TargetSubject {
        var spec = ClusterSpec.sample
        spec.replicas = 1
        spec.settings = settings
        return .sample(spec, nodes: Node.samples(count: 2))
    }

    @Test("call the target's module with every variable, and give Terraform its values")
    func terraform() throws {
        let documents = try self.local.terraform(self.subject()).documents(backend: nil)
        #expect(documents.mapValues { String(decoding: $0, as: UTF8.self) } == GoldenDocuments.terraform)
    }

    @Test("give Ansible the settings as text that is not evaluated, and the tuning of the share")
    func groupVariables() throws {
        let hostile = "{{ lookup('pipe', 'id') }} \"'\\ ${x} $(y)"
        let subject = self.subject(settings: ["work_mem": "8MB", "log_line_prefix": hostile])
        var own = try self.local.groupVariables(subject)
        #expect(own["pgherd_tuning"] is [String: String])
        own["pgherd_tuning"] =
            NodeTuning(spec: subject.spec, memory: 8_388_608, freeDisk: 100_000, share: subject.spec.nodeCount).settings
        let data = try WorkspaceDocuments.groupVariables(subject, own: own)
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

    @Test("put every instance in its group of the inventory")
    func inventory() throws {
        let data = try WorkspaceDocuments.inventory(local: Node.samples(count: 2))
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
                    "machine": [String: Any](),
                ],
            ]
        ]
        #expect(try JSONSerialization.jsonObject(with: data) as? NSDictionary == expected as NSDictionary)
    }

    @Test("tell which settings machines had, and nothing where there is no inventory")
    func tuning() throws {
        let scratch = try Scratch()
        let path = scratch.path.appending("inventory.json")
        #expect(WorkspaceDocuments.tuning(in: path).isEmpty)
        let tuning = ["orders-1": ["wal_keep_size": "1024MB"], "orders-2": ["wal_keep_size": "512MB"]]
        let data = try WorkspaceDocuments.inventory(machines: Node.samples(count: 2), tuning: tuning)
        try PrivateFile.write(data, to: path, isDurable: false)
        #expect(WorkspaceDocuments.tuning(in: path) == tuning)
    }
}
