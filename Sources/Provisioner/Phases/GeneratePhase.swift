import Commands
import Foundation
import SystemPackage

/// Writes the cluster's workspace: the Terraform module and the Ansible roles it is made with, and its own data.
struct GeneratePhase: Phase {
    let resources: WorkspaceResources
    /// Whether a workspace that exists is brought to this version of pgherd, in the course of another change.
    var isRenewal = false

    var name: PhaseName { .generate }

    func announcement(_ context: PhaseContext) -> String {
        "writing the Terraform and Ansible configuration of \(context.cluster.name)"
            + (self.isRenewal ? " anew, since another version of pgherd wrote it" : "")
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
        let root = try context.target.terraform(subject)
        var files = try root.documents(backend: try self.backend(context))
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
        try context.workspace.write(
            owner: context.records.workspaceOwner(context.cluster.id),
            documents: files,
            copies: self.resources.copies,
            manifest: try self.resources.manifest()
        )
        let count = try context.workspace.files().count
        return "wrote \(count) files to \(context.workspace.root)"
    }

    /// Where the state is to be kept, which a renewal leaves as it is: Terraform does not move a state by itself.
    private func backend(_ context: PhaseContext) throws -> TerraformBackend? {
        let isThere = FileManager.default.fileExists(atPath: context.workspace.rootModule.string)
        if self.isRenewal, isThere { return try TerraformBackend(in: context.workspace) }
        return try context.settings.terraformOptions.backendFile.map {
            try TerraformBackend(file: $0, cluster: context.cluster.name)
        }
    }
}
