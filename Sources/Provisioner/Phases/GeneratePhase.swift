import Commands
import Foundation
import SystemPackage

/// Writes the cluster's workspace: the Terraform module and the Ansible roles it is made with, and its own data.
struct GeneratePhase: Phase {
    let resources: FilePath

    var name: PhaseName { .generate }

    func announcement(_ context: PhaseContext) -> String {
        "writing the Terraform and Ansible configuration of \(context.cluster.name)"
    }

    func perform(_ context: PhaseContext) async throws -> String {
        let spec = context.cluster.spec
        if spec.machines != nil, context.settings.ssh.identityFile == nil || spec.target == .aws {
            try await context.identity.make(
                comment: spec.cloud == nil ? "pgherd" : "pgherd \(context.cluster.name)",
                runner: context.runner
            )
        }
        let subject = try await context.subject()
        let backend = try context.settings.terraformOptions.backendFile.map {
            try TerraformBackend(file: $0, cluster: context.cluster.name)
        }
        let root = try context.target.terraform(subject)
        var files = try root.documents(backend: backend)
        files["group_vars/all/cluster.json"] = try WorkspaceDocuments.groupVariables(
            subject,
            own: try context.target.groupVariables(subject)
        )
        // A workspace of local instances that was lost gets back what Terraform had told of them.
        if spec.target == .local, (context.cluster.completedPhase ?? .validate) >= .apply {
            files["inventory.json"] = try WorkspaceDocuments.inventory(local: context.nodes)
        }
        // The vault is sealed once: sealing it anew would change the file though not the secrets.
        if !FileManager.default.fileExists(atPath: context.workspace.vault.string) {
            files["group_vars/all/vault.yml"] = try context.data.vault().seal(context.secrets.vaultDocument())
        }
        let target = spec.target.rawValue
        var copies = [
            (self.resources.appending("ansible"), ""),
            (self.resources.appending("terraform/modules/\(target)"), "modules/\(target)"),
        ]
        if root.look != nil { copies.append((self.resources.appending("terraform/look/\(target)"), "look")) }
        try context.workspace.write(
            owner: context.records.workspaceOwner(context.cluster.id),
            documents: files,
            copies: copies
        )
        let count = try context.workspace.files().count
        return "wrote \(count) files to \(context.workspace.root)"
    }
}
