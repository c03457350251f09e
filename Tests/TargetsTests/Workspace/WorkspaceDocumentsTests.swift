import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

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
        own["pgherd_tuning"] = ["shared_buffers": "131072kB"]
        let data = try WorkspaceDocuments.groupVariables(
            of: subject.name,
            identity: subject.identity,
            subject.spec,
            own: own
        )
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let user = try InstanceUser.current()
        let expected: [String: Any] = [
            "pgherd_cluster": "orders", "pgherd_identity": subject.identity, "pgherd_target": "local",
            "pgherd_major": 15,
            "pgherd_bin_directory": "/usr/lib/postgresql/15/bin", "pgherd_os_user": user.name,
            "pgherd_run_as": user.prefix,
            "pgherd_settings": [
                "work_mem": ["__ansible_unsafe": "8MB"], "log_line_prefix": ["__ansible_unsafe": hostile],
            ],
            "pgherd_application_cidrs": ["127.0.0.1/32"],
            "pgherd_tuning": ["shared_buffers": "131072kB"],
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

    @Test("tell the major in one place: with the cluster where it was asked for, with the machines where they decide")
    func major() throws {
        for origin in [nil, MajorOrigin.open, .system] {
            var spec = ClusterSpec.hosts()
            spec.majorOrigin = origin
            let group = try WorkspaceDocuments.groupVariables(of: .orders, identity: "here:1", spec, own: [:])
            let inventory = try WorkspaceDocuments.inventory(
                machines: Node.samples(count: 2),
                tuning: [:],
                asRoot: [],
                spec: spec,
                packages: PackageSettings()
            )
            let inGroup = String(decoding: group, as: UTF8.self)
            let inInventory = String(decoding: inventory, as: UTF8.self)
            for name in ["pgherd_major", "pgherd_bin_directory"] {
                #expect(inGroup.contains(name) == (origin == nil))
                #expect(inInventory.contains(name) == (origin != nil))
            }
            #expect(inInventory.contains("https://apt.postgresql.org/pub/repos/apt"))
        }
    }

    @Test("have a machine keep huge pages where its tuning asks for them, and nowhere else")
    func hugePages() throws {
        let large = ["huge_pages": "try", "shared_buffers": "8388608kB", "max_connections": "100"]
        let data = try WorkspaceDocuments.inventory(
            machines: Node.samples(count: 2),
            tuning: ["orders-1": large, "orders-2": ["shared_buffers": "8388608kB", "max_connections": "100"]],
            asRoot: [],
            spec: .hosts(),
            packages: PackageSettings()
        )
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.components(separatedBy: "\"pgherd_huge_pages\" : 4296").count == 2, "\(text)")
        #expect(text.components(separatedBy: "pgherd_huge_pages").count == 2)
    }

    @Test("tell which settings machines had, and nothing where there is no inventory")
    func tuning() throws {
        let scratch = try Scratch()
        let path = scratch.path.appending("inventory.json")
        #expect(WorkspaceDocuments.tuning(in: path).isEmpty)
        let tuning = ["orders-1": ["wal_keep_size": "1024MB"], "orders-2": ["wal_keep_size": "512MB"]]
        let data = try WorkspaceDocuments.inventory(
            machines: Node.samples(count: 2),
            tuning: tuning,
            asRoot: [],
            spec: .hosts(),
            packages: PackageSettings()
        )
        try PrivateFile.write(data, to: path, isDurable: false)
        #expect(WorkspaceDocuments.tuning(in: path) == tuning)
    }

    @Test(
        "tell it also beside what somebody has written in another form",
        arguments: [("false", true), ("\"no\"", false)]
    )
    func known(become: String, isRoot: Bool) throws {
        let scratch = try Scratch()
        let host = "{\"pgherd_tuning\": {\"wal_keep_size\": \"1GB\"}, \"ansible_become\": \(become)}"
        let path = try scratch.write(
            "{\"all\": {\"children\": {\"primary\": {\"hosts\": {\"a\": \(host)}}}}}",
            to: "inventory.json"
        )
        #expect(WorkspaceDocuments.tuning(in: path) == ["a": ["wal_keep_size": "1GB"]])
        #expect(WorkspaceDocuments.rootNodes(in: path) == (isRoot ? ["a"] : []))
    }

    @Test("use sudo on machines, but where root logs in")
    func becoming() throws {
        let data = try WorkspaceDocuments.inventory(
            machines: Node.samples(count: 2),
            tuning: [:],
            asRoot: ["orders-2"],
            spec: .hosts(),
            packages: PackageSettings()
        )
        struct Host: Decodable {
            let become: Bool?
            enum CodingKeys: String, CodingKey { case become = "ansible_become" }
        }
        struct Group: Decodable { let hosts: [String: Host]? }
        struct All: Decodable {
            let vars: Host
            let children: [String: Group]
        }
        let all = try #require(try JSONDecoder().decode([String: All].self, from: data)["all"])
        let hosts = all.children.values.compactMap(\.hosts).reduce(into: [:]) { $0.merge($1) { $1 } }
        #expect(all.vars.become == true)
        #expect(hosts["orders-1"]?.become == nil)
        #expect(hosts["orders-2"]?.become == false)
    }
}
