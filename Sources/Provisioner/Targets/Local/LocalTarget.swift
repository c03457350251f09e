package import Commands
import Foundation
package import Model
import SystemPackage
package import Tools

/// The target `local`: every node is an instance on this machine, with its own port and directory.
package struct LocalTarget: ClusterTarget {
    package let data: DataDirectory
    let ports: ClosedRange<Int>

    /// Where local instances listen.
    package static let address = "127.0.0.1"

    /// The nodes of a cluster to be: the primary first.
    ///
    /// - Parameters:
    ///   - name: The cluster's.
    ///   - count: How many, 1 to 9.
    ///   - taken: Ports that other clusters have.
    /// - Returns: The nodes, by ordinal.
    /// - Throws: ``CommandFailure`` if the ports run out or a socket's path would be too long.
    package func nodes(of name: ClusterName, count: Int, taken: Set<Int>) throws -> [Node] {
        var free = self.ports.lazy.filter { !taken.contains($0) && FreePort.isFree($0, address: Self.address) }
            .makeIterator()
        return try (1...count).map { ordinal in
            guard let port = free.next() else {
                throw CommandFailure(
                    .noFreePort,
                    "\(count) free ports are needed between \(self.ports.lowerBound) and \(self.ports.upperBound), and there are fewer; destroy a cluster or widen local.first_port and local.last_port",
                    retry: true
                )
            }
            let node = "\(name)-\(ordinal)"
            let directory = self.data.instance(of: node)
            let socket = directory.appending("run/.s.PGSQL.\(port)")
            guard socket.string.utf8.count <= DataDirectory.longestSocketPath else {
                throw CommandFailure(
                    .badValue,
                    "the name \(name) is too long for this server's data directory: the path of a socket would be \(socket.string.utf8.count) bytes, and \(DataDirectory.longestSocketPath) are allowed; choose a shorter name, or a shorter data.directory",
                    argument: "name"
                )
            }
            return Node(
                name: node,
                ordinal: ordinal,
                role: ordinal == 1 ? .primary : .replica,
                address: Self.address,
                port: port,
                directory: directory.string
            )
        }
    }

    package func terraform(_ subject: TargetSubject) throws -> TerraformRoot {
        TerraformRoot(
            module: "local",
            variables: [
                .init("cluster_name", "string", subject.name.rawValue),
                .init("postgres_major", "number", subject.spec.major),
                .init("replicas", "number", subject.spec.replicas),
                .init("ports", "list(number)", subject.nodes.map(\.port)),
                .init("instances_directory", "string", self.data.instances.string),
            ],
            identity: subject.identity
        )
    }

    package func groupVariables(_ subject: TargetSubject) throws -> [String: any Sendable] {
        let user = try InstanceUser.current()
        // Local instances share their machine, so each may count on its share alone.
        let tuning = NodeTuning(
            spec: subject.spec,
            memory: MachineMemory.kibibytes,
            freeDisk: MachineMemory.freeMebibytes(at: self.data.root.string),
            cores: ProcessInfo.processInfo.activeProcessorCount,
            mostCores: ProcessInfo.processInfo.activeProcessorCount,
            share: subject.spec.nodeCount,
            build: PostgresBuild(programs: FilePath(subject.spec.programs))
        )
        return [
            "pgherd_os_user": user.name,
            "pgherd_run_as": user.prefix,
            "pgherd_tuning": tuning.settings,
            "pgherd_application_cidrs": ["\(Self.address)/32"],
        ]
    }

    /// Ansible works as root where it is told to, so a state that was tampered with must not lead it elsewhere.
    package func recognise(_ machines: [TerraformNode], expected: [Node], of subject: TargetSubject) throws -> [Node] {
        for machine in machines {
            guard let node = expected.first(where: { $0.name == machine.name }) else { continue }
            guard machine.instanceDirectory == node.directory, machine.address == node.address,
                machine.port == node.port
            else {
                throw CommandFailure(
                    .applyFailed,
                    "Terraform says that \(machine.name) is at \(Endpoint(host: machine.address, port: machine.port)) in \(machine.instanceDirectory ?? "no directory"), which is not what was asked for",
                    retry: true,
                    node: machine.name
                )
            }
        }
        return expected
    }

    package func leftovers(of nodes: [Node]) -> [String] {
        nodes.flatMap { node -> [String] in
            var left: [String] = []
            if let directory = node.directory, FileManager.default.fileExists(atPath: directory) {
                left.append("the directory \(directory)")
            }
            // The port alone tells nothing: who listens there may be somebody else by now.
            if let directory = node.directory {
                let place = URL(fileURLWithPath: directory).resolvingSymlinksInPath().path
                let processes = ProcessTable.working(in: place).map(\.id).sorted()
                if let first = processes.first {
                    left.append("process \(first) of \(node.name), which works in \(directory)")
                }
            }
            return left
        }
    }
}
