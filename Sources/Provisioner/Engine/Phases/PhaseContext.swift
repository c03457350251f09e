package import Commands
import Foundation
package import Model
package import Store
import SystemPackage
package import Targets
package import Tools

/// What a phase works with: the cluster it is about and the means to work on it.
package struct PhaseContext: Sendable {
    /// What programs work with.
    package var tools: ToolContext
    package let data: DataDirectory
    package let target: any ClusterTarget
    let journal: RunJournal
    package let records: Records

    package var run: RunID { self.tools.run }
    package var cluster: Cluster {
        get { self.tools.cluster }
        set { self.tools.cluster = newValue }
    }
    package var nodes: [Node] { self.tools.nodes }
    package var workspace: Workspace { self.tools.workspace }
    package var secrets: ClusterSecrets { self.tools.secrets }
    package var toolbox: Toolbox { self.tools.toolbox }
    package var runner: ProcessRunner { self.tools.runner }
    package var psql: Psql { self.tools.psql }
    package var settings: ProvisionerSettings { self.tools.settings }
    package var resources: ResourceQuery { self.tools.resources }

    /// The key pair by which the cluster's machines know pgherd.
    package var identity: SSHIdentity {
        if self.cluster.spec.target == .aws { return self.data.identity(of: self.cluster.name) }
        return self.settings.ssh.identityFile.map(SSHIdentity.init) ?? self.data.identity
    }

    /// The cluster as its target is asked about it.
    package func subject() async throws -> TargetSubject {
        TargetSubject(
            name: self.cluster.name,
            spec: self.cluster.spec,
            owner: self.cluster.owner,
            nodes: self.nodes,
            firstRun: try await self.records.firstRun(of: self.cluster.id),
            identity: self.clusterIdentity,
            publicKey: self.identity.publicKey
        )
    }

    /// Writes how the cluster's machines are reached.
    ///
    /// - Parameter nodes: The machines, where those that the phase was begun with are not the newest.
    /// - Throws: ``CommandFailure``; `Errno`.
    func writeSSHConfiguration(of nodes: [Node]? = nil) throws {
        guard let machines = self.cluster.spec.machines else { return }
        let configuration = try SSHConfiguration(
            nodes: nodes ?? self.nodes,
            machines: machines,
            identity: self.identity.path.string
        )
        try PrivateFile.write(
            Data(configuration.text.utf8),
            to: self.workspace.root.appending(SSHConfiguration.fileName)
        )
    }

    /// Writes anew where Ansible finds the nodes, whatever the file holds now.
    ///
    /// What was found out about machines, and only their next `reach` finds out again, stays as far as the file tells it.
    ///
    /// - Parameters:
    ///   - nodes: The nodes, where those that the phase was begun with are not the newest.
    ///   - tuning: The settings that follow from each machine's size, where they were just found out.
    ///   - rootNodes: The nodes where root logs in, where that was just found out.
    /// - Throws: `Errno`; what can't be written as JSON.
    func writeInventory(
        of nodes: [Node]? = nil,
        tuning: [String: [String: String]]? = nil,
        rootNodes: Set<String>? = nil
    ) throws {
        let nodes = nodes ?? self.nodes
        let spec = self.cluster.spec
        let inventory: Data
        if spec.target == .local {
            inventory = try WorkspaceDocuments.inventory(local: nodes)
        } else {
            let known = self.workspace.inventory
            let areAllRoot = spec.machines?.sshUser == "root"
            inventory = try WorkspaceDocuments.inventory(
                machines: nodes,
                tuning: tuning ?? WorkspaceDocuments.tuning(in: known),
                asRoot: rootNodes
                    ?? (areAllRoot ? Set(nodes.map(\.name)) : WorkspaceDocuments.rootNodes(in: known)),
                spec: spec,
                packages: self.settings.packages
            )
        }
        try PrivateFile.write(inventory, to: self.workspace.inventory)
    }
}
