import Commands
import Foundation
import SystemPackage

/// Writes the cluster's workspace: the Terraform module and the Ansible roles it is made with, and its own data.
struct GeneratePhase: Phase {
    let data: DataDirectory
    let resources: FilePath

    var name: PhaseName { .generate }

    func announcement(_ context: PhaseContext) -> String {
        "writing the Terraform and Ansible configuration of \(context.cluster.name)"
    }

    func perform(_ context: PhaseContext) async throws -> String {
        let documents = WorkspaceDocuments(
            cluster: context.cluster.name,
            spec: context.cluster.spec,
            nodes: context.nodes,
            data: self.data,
            user: try InstanceUser.current()
        )
        var files = try documents.terraform()
        files["group_vars/all/cluster.json"] = try documents.groupVariables(
            memory: MachineMemory.kibibytes,
            freeDisk: MachineMemory.freeMebibytes(at: self.data.root.string)
        )
        // A workspace that was lost while there were machines gets back what Terraform had told of them.
        if (context.cluster.completedPhase ?? .validate) >= .apply {
            files["inventory.json"] = try WorkspaceDocuments.inventory(context.nodes.map(TerraformNode.init))
        }
        // The vault is sealed once: sealing it anew would change the file though not the secrets.
        if !FileManager.default.fileExists(atPath: context.workspace.vault.string) {
            files["group_vars/all/vault.yml"] = try self.data.vault().seal(context.secrets.vaultDocument())
        }
        let target = context.cluster.spec.target.rawValue
        try context.workspace.write(
            owner: context.records.workspaceOwner(context.cluster.id),
            documents: files,
            copies: [
                (self.resources.appending("ansible"), ""),
                (self.resources.appending("terraform/modules/\(target)"), "modules/\(target)"),
            ]
        )
        let count = try context.workspace.files().count
        return "wrote \(count) files to \(context.workspace.root)"
    }
}
