package import Commands
package import Model
package import Tools

/// The target `hosts`: machines that exist already, by SSH.
package struct HostsTarget: ClusterTarget {
    package init() {}

    /// The nodes of a cluster to be: the primary first.
    package func nodes(of name: ClusterName, hosts: [String]) -> [Node] {
        hosts.enumerated().map { index, host in
            let node = "\(name)-\(index + 1)"
            return Node(
                name: node,
                ordinal: index + 1,
                role: index == 0 ? .primary : .replica,
                address: host,
                port: MachineSpec.port,
                directory: MachineSpec.directory(of: node),
                sshAddress: host
            )
        }
    }

    package func terraform(_ subject: TargetSubject) throws -> TerraformRoot {
        TerraformRoot(
            module: "hosts",
            variables: [
                .init("cluster_name", "string", subject.name.rawValue),
                .init("postgres_major", "number", subject.spec.askedMajor),
                .init("replicas", "number", subject.spec.replicas),
                .init(
                    "hosts",
                    "list(object({ address = string, ssh_address = string }))",
                    (subject.spec.machines?.hosts ?? []).map { ["address": $0, "ssh_address": $0] }
                ),
                .init("ssh_user", "string", subject.spec.machines?.sshUser),
            ],
            identity: subject.identity
        )
    }

    package func groupVariables(_ subject: TargetSubject) throws -> [String: any Sendable] {
        MachineVariables.group(subject.spec)
    }

    package func recognise(_ machines: [TerraformNode], expected: [Node], of subject: TargetSubject) throws -> [Node] {
        for machine in machines {
            guard let node = expected.first(where: { $0.name == machine.name }) else { continue }
            // Where PostgreSQL listens may have been found out since; where SSH goes may not change by itself.
            guard machine.sshAddress == node.sshAddress, machine.port == node.port else {
                throw CommandFailure(
                    .applyFailed,
                    "Terraform says that \(machine.name) is at \(Endpoint(host: machine.sshAddress ?? "no address", port: machine.port)), which is not what was asked for",
                    retry: true,
                    node: machine.name
                )
            }
        }
        return expected
    }

    /// The machines stay; what was on them, Ansible has removed and reported.
    package func leftovers(of nodes: [Node]) -> [String] { [] }
}
