package import Commands
import Foundation
package import Model

/// The configuration of SSH that a workspace holds: every node by its name, so that pgherd, Ansible and people reach a
/// machine in the same way.
///
/// Its paths are relative, as all who use it work in the workspace.
package struct SSHConfiguration: Sendable {
    package let nodes: [Node]
    package let machines: MachineSpec
    /// The private key, relative to the workspace or absolute.
    package let identity: String

    /// The file's name in the workspace.
    package static let fileName = "ssh_config"
    /// Where the machines' keys are kept once they were seen.
    static let knownHostsName = "known_hosts"

    private static let proxyName = "jump-host"

    /// - Parameters:
    ///   - nodes: The machines.
    ///   - machines: How they are reached.
    ///   - identity: The private key's file.
    /// - Throws: ``CommandFailure`` for a file that the configuration can't name.
    package init(nodes: [Node], machines: MachineSpec, identity: String) throws(CommandFailure) {
        guard SSHSettings.canName(identity) else {
            throw CommandFailure(
                .notAvailable,
                "SSH can't be told to use the key \(identity), since it would read ${, quotation marks, backslashes and control characters in the name as something else; move it"
            )
        }
        self.nodes = nodes
        self.machines = machines
        self.identity = identity
    }

    /// What is written to the file.
    package var text: String {
        let common = """
            # Written by pgherd. Try it in this directory: ssh -F \(Self.fileName) \(self.nodes.first?.name ?? "NODE")
            Host *
                IdentityFile "\(self.identity.replacing("%", with: "%%"))"
                IdentitiesOnly yes
                UserKnownHostsFile \(Self.knownHostsName)
                GlobalKnownHostsFile none
                HashKnownHosts no
                UpdateHostKeys no
                # The first contact is trusted and recorded; another key at the same address never is.
                StrictHostKeyChecking accept-new
                BatchMode yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                ConnectTimeout 10
                ServerAliveInterval 10
                ServerAliveCountMax 3
                ControlMaster auto
                ControlPath .ssh-%C
                ControlPersist 60
                LogLevel ERROR

            """
        return ([common] + self.nodes.map(self.block) + [self.proxyBlock].compactMap(\.self)).joined(separator: "\n")
    }

    private func block(_ node: Node) -> String {
        """
        Host \(node.name)
            HostName \(node.sshAddress ?? node.address)
            Port \(self.machines.sshPort)
            User \(self.machines.sshUser)
            HostKeyAlias \(node.instanceID ?? node.name)
        \(self.proxy == nil ? "" : "    ProxyJump \(Self.proxyName)\n")
        """
    }

    private var proxy: SSHProxy? { self.machines.sshProxy.flatMap(SSHProxy.init) }

    private var proxyBlock: String? {
        guard let proxy else { return nil }
        return """
            Host \(Self.proxyName)
                HostName \(proxy.host)
                Port \(proxy.port ?? 22)
                User \(proxy.user?.rawValue ?? self.machines.sshUser)

            """
    }
}
