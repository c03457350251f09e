package import Commands
package import Foundation
package import Model
package import SystemPackage

/// The data files of a workspace that Ansible reads.
///
/// Every value goes in as JSON, so none can become code in YAML or a shell.
package enum WorkspaceDocuments {
    /// What Ansible reads about the cluster as a whole.
    ///
    /// - Parameters:
    ///   - name: The cluster's.
    ///   - identity: What tells the cluster from every other one, also from another server's of the same name.
    ///   - spec: What it is.
    ///   - own: What its target adds.
    /// - Returns: The file's content.
    /// - Throws: What can't be written as JSON.
    package static func groupVariables(
        of name: ClusterName,
        identity: String,
        _ spec: ClusterSpec,
        own: [String: any Sendable]
    ) throws -> Data {
        var variables: [String: Any] = own
        variables["pgherd_cluster"] = name.rawValue
        variables["pgherd_identity"] = identity
        variables["pgherd_target"] = spec.target.rawValue
        // What the machines decide stands in the inventory, together with what else was found out about them.
        if let major = spec.askedMajor {
            variables["pgherd_major"] = major
            variables["pgherd_bin_directory"] = spec.programs
        }
        // Ansible evaluates what looks like a template in any variable that is not marked as unsafe.
        variables["pgherd_settings"] = spec.settings.mapValues { ["__ansible_unsafe": $0] }
        return try Self.json(variables)
    }

    /// What Ansible reads about local instances.
    package static func inventory(local nodes: [Node]) throws -> Data {
        try self.inventory(
            nodes,
            isRemote: false,
            all: [
                "ansible_connection": "local",
                // Python of the Ansible that runs: it is certainly there and certainly fits.
                "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            ],
            tuning: [:]
        )
    }

    /// What Ansible reads about machines.
    ///
    /// - Parameters:
    ///   - nodes: The nodes, under names that the workspace's configuration of SSH knows.
    ///   - tuning: The settings that follow from each machine's size, by node.
    ///   - asRoot: The nodes where root logs in, who needs no sudo and may have none.
    ///   - spec: What the cluster is.
    ///   - packages: Where packages come from.
    /// - Returns: The file's content.
    /// - Throws: What can't be written as JSON.
    package static func inventory(
        machines nodes: [Node],
        tuning: [String: [String: String]],
        asRoot: Set<String>,
        spec: ClusterSpec,
        packages: PackageSettings
    ) throws -> Data {
        let all = MachineVariables.inventory(spec, packages)
        return try self.inventory(nodes, isRemote: true, all: all, tuning: tuning, asRoot: asRoot)
    }

    /// The settings by machine that an inventory holds; empty where there is none.
    package static func tuning(in inventory: FilePath) -> [String: [String: String]] {
        self.hosts(in: inventory).compactMapValues(\.tuning)
    }

    /// The nodes that an inventory says root logs in to; none where there is none.
    package static func rootNodes(in inventory: FilePath) -> Set<String> {
        Set(self.hosts(in: inventory).filter { $0.value.becomes == false }.keys)
    }

    /// What an inventory holds of a machine and only a look at the machine finds out again.
    private struct KnownHost: Decodable {
        let tuning: [String: String]?
        let becomes: Bool?

        package enum CodingKeys: String, CodingKey {
            case tuning = "pgherd_tuning"
            case becomes = "ansible_become"
        }

        /// What somebody has written there in another form counts as not written.
        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            self.tuning = try? values.decode([String: String].self, forKey: .tuning)
            self.becomes = try? values.decode(Bool.self, forKey: .becomes)
        }
    }

    private static func hosts(in inventory: FilePath) -> [String: KnownHost] {
        struct Group: Decodable { let hosts: [String: KnownHost]? }
        struct All: Decodable { let children: [String: Group] }
        guard let content = FileManager.default.contents(atPath: inventory.string),
            let document = try? JSONDecoder().decode([String: All].self, from: content)
        else { return [:] }
        return (document["all"]?.children ?? [:]).values.compactMap(\.hosts).reduce(into: [:]) { known, hosts in
            known.merge(hosts) { $1 }
        }
    }

    /// The settings that the variables of a cluster of local instances hold; empty where there are none.
    package static func tuning(inGroup variables: FilePath) -> [String: String] {
        struct Group: Decodable {
            let tuning: [String: String]?
            enum CodingKeys: String, CodingKey { case tuning = "pgherd_tuning" }
        }
        guard let content = FileManager.default.contents(atPath: variables.string) else { return [:] }
        return (try? JSONDecoder().decode(Group.self, from: content))?.tuning ?? [:]
    }

    private static func inventory(
        _ nodes: [Node],
        isRemote: Bool,
        all: [String: any Sendable],
        tuning: [String: [String: String]],
        asRoot: Set<String> = []
    ) throws -> Data {
        func hosts(_ role: Node.Role) -> [String: Any] {
            var hosts: [String: Any] = [:]
            for node in nodes where node.role == role {
                var variables: [String: Any] = [
                    "pgherd_address": node.address,
                    "pgherd_port": node.port,
                    "pgherd_instance_directory": node.directory ?? "",
                ]
                if let volume = node.volumeID { variables["pgherd_volume_id"] = volume }
                if let tuning = tuning[node.name] {
                    variables["pgherd_tuning"] = tuning
                    let pages = HugePages.count(for: tuning)
                    if pages > 0 { variables["pgherd_huge_pages"] = pages }
                }
                if asRoot.contains(node.name) { variables["ansible_become"] = false }
                hosts[node.name] = variables
            }
            return hosts
        }
        // The plays that set up a machine find nothing to do where there is none.
        let machines: [String: Any] = isRemote ? ["children": ["primary": [:], "replica": [:]]] : [:]
        let children: [String: Any] = [
            "primary": ["hosts": hosts(.primary)], "replica": ["hosts": hosts(.replica)], "machine": machines,
        ]
        let group: [String: Any] = ["vars": all, "children": children]
        return try Self.json(["all": group])
    }

    package static func json(_ value: [String: Any]) throws -> Data {
        try JSONSerialization.data(
            withJSONObject: value,
            options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        )
            + Data("\n".utf8)
    }
}
