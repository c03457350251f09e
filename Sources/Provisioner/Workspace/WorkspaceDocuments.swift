import Commands
import Foundation
import SystemPackage

/// The data files of a workspace.
///
/// Every value goes in as JSON, so none can become code in HCL, YAML or a shell.
struct WorkspaceDocuments: Sendable {
    let cluster: ClusterName
    let spec: ClusterSpec
    let nodes: [Node]
    let data: DataDirectory
    let user: InstanceUser

    /// What Terraform reads.
    func terraform() throws -> [String: Data] {
        let variables: [String: Any] = [
            "cluster_name": self.cluster.rawValue,
            "postgres_major": self.spec.major,
            "replicas": self.spec.replicas,
            "ports": self.nodes.map(\.port),
            "instances_directory": self.data.instances.string,
        ]
        let types = [
            "cluster_name": "string", "postgres_major": "number", "replicas": "number", "ports": "list(number)",
            "instances_directory": "string",
        ]
        var module: [String: Any] = ["source": "./modules/\(self.spec.target.rawValue)"]
        for name in variables.keys { module[name] = "${var.\(name)}" }
        let main: [String: Any] = [
            "terraform": ["required_version": ">= \(Tool.terraform.minimum)"],
            "variable": types.mapValues { ["type": $0] },
            "module": ["cluster": module],
            "output": ["nodes": ["value": "${module.cluster.nodes}", "description": "The nodes, the primary first."]],
        ]
        return [
            "main.tf.json": try Self.json(main),
            "terraform.tfvars.json": try Self.json(variables),
        ]
    }

    /// What Ansible reads about the cluster as a whole.
    func groupVariables(memory: Int64, freeDisk: Int64) throws -> Data {
        try Self.json([
            "pgherd_cluster": self.cluster.rawValue,
            "pgherd_target": self.spec.target.rawValue,
            "pgherd_major": self.spec.major,
            "pgherd_bin_directory": self.spec.programs,
            "pgherd_os_user": self.user.name,
            "pgherd_run_as": self.user.prefix,
            "pgherd_tuning": self.tuning(memory: memory, freeDisk: freeDisk),
            // Ansible evaluates what looks like a template in any variable that is not marked as unsafe.
            "pgherd_settings": self.spec.settings.mapValues { ["__ansible_unsafe": $0] },
            "pgherd_application_cidrs": ["\(LocalTarget.address)/32"],
        ])
    }

    /// What Ansible reads about the machines.
    static func inventory(_ nodes: [TerraformNode]) throws -> Data {
        func hosts(_ role: Node.Role) -> [String: Any] {
            var hosts: [String: Any] = [:]
            for node in nodes where node.role == role {
                hosts[node.name] = [
                    "pgherd_address": node.address,
                    "pgherd_port": node.port,
                    "pgherd_instance_directory": node.instanceDirectory ?? "",
                ]
            }
            return hosts
        }
        return try Self.json([
            "all": [
                "vars": [
                    "ansible_connection": "local",
                    // Python of the Ansible that runs: it is certainly there and certainly fits.
                    "ansible_python_interpreter": "{{ ansible_playbook_python }}",
                ],
                "children": [
                    "primary": ["hosts": hosts(.primary)],
                    "replica": ["hosts": hosts(.replica)],
                ],
            ]
        ])
    }

    private func tuning(memory: Int64, freeDisk: Int64) -> [String: String] {
        let share = memory / Int64(self.spec.nodeCount)
        let tuning = MemoryTuning(
            memory: share,
            maxConnections: self.spec.maxConnections,
            sharedBuffers: self.spec.sharedBuffers.kibibytes(of: memory),
            replicas: self.spec.replicas
        )
        // A slot whose replica is gone must not fill the disk: at most three tenths of it, over all instances.
        let slotLimit = min(max(freeDisk * 3 / 10 / Int64(self.spec.nodeCount), 1024), 65536)
        return tuning.settings.merging([
            "max_slot_wal_keep_size": "\(slotLimit)MB",
            "wal_keep_size": "\(min(1024, slotLimit / 8))MB",
        ]) { $1 }
    }

    static func json(_ value: [String: Any]) throws -> Data {
        try JSONSerialization.data(
            withJSONObject: value,
            options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        )
            + Data("\n".utf8)
    }
}
