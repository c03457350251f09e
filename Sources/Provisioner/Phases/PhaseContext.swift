import Commands
import Foundation
import SystemPackage

/// What a phase works with: the cluster it is about and the means to work on it.
struct PhaseContext: Sendable {
    let run: RunID
    var cluster: Cluster
    let nodes: [Node]
    let data: DataDirectory
    let target: any ClusterTarget
    let workspace: Workspace
    let secrets: ClusterSecrets
    let journal: RunJournal
    let records: Records
    let toolbox: Toolbox
    let runner: ProcessRunner
    let psql: Psql
    let settings: ProvisionerSettings
    let mark: ProcessMark
    /// Where runs wait for one another before Terraform fetches providers.
    let initialisation: Turnstile

    /// The key pair by which the cluster's machines know pgherd.
    var identity: SSHIdentity {
        if self.cluster.spec.target == .aws { return self.data.identity(of: self.cluster.name) }
        return self.settings.ssh.identityFile.map(SSHIdentity.init) ?? self.data.identity
    }

    /// The cluster as its target is asked about it.
    func subject() async throws -> TargetSubject {
        TargetSubject(
            name: self.cluster.name,
            spec: self.cluster.spec,
            owner: self.cluster.owner,
            nodes: self.nodes,
            firstRun: try await self.records.firstRun(of: self.cluster.id),
            identity: self.records.workspaceOwner(self.cluster.id),
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

    /// The environment that Terraform gets for this cluster.
    var terraformEnvironment: [String: String] {
        ToolEnvironment.terraform(cloud: self.cluster.spec.cloud != nil, self.settings)
    }

    /// The log of a tool in this run: `logs/42-terraform.log`.
    func log(of tool: String) throws -> ToolLog {
        try ToolLog(path: self.workspace.logs.appending("\(self.run)-\(tool).log"), journal: self.journal)
    }
}
