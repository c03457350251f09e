import Commands
import Foundation
import Model
import Store
import SystemPackage
import Targets
import Tools

/// Writes the cluster's workspace: the Terraform module and the Ansible roles it is made with, and its own data.
struct GeneratePhase: Phase {
    let resources: WorkspaceResources
    /// Whether a workspace that exists is brought to this version of pgherd, in the course of another change.
    var isRenewal = false
    /// Whether the cluster is being destroyed: then its files are needed as they are in this version, and go with it.
    var isDestroying = false

    var name: PhaseName { .generate }

    func announcement(_ context: PhaseContext) -> String {
        "writing the Terraform and Ansible configuration of \(context.cluster.name)"
            + (self.isRenewal ? " anew, since another version of pgherd wrote it or files of it are gone" : "")
    }

    func perform(_ context: PhaseContext) async throws -> String {
        let spec = context.cluster.spec
        if spec.machines != nil, context.settings.ssh.identityFile == nil || spec.target == .aws {
            try await context.identity.make(
                comment: spec.cloud == nil ? "pgherd" : "pgherd \(context.cluster.name)",
                runner: context.runner
            )
        }
        // Asked for anew with other arguments, nothing holds of what followed from the former ones.
        if !self.isRenewal, spec.machines != nil, context.cluster.completedPhase == nil {
            unlink(context.workspace.inventory.string)
        }
        let subject = try await context.subject()
        let root = try context.target.terraform(subject)
        let backend = try self.backend(context)
        await context.journal.conceal(backend?.secrets ?? [])
        var files = try root.documents(backend: backend)
        files["group_vars/all/cluster.json"] = try WorkspaceDocuments.groupVariables(
            of: subject.name,
            identity: subject.identity,
            spec,
            own: try self.ownVariables(context, subject)
        )
        // A workspace of local instances that was lost gets back what Terraform had told of them.
        if spec.target == .local, (context.cluster.completedPhase ?? .validate) >= .apply {
            files["inventory.json"] = try WorkspaceDocuments.inventory(local: context.nodes)
        }
        // The vault is sealed once: sealing it anew would change the file though not the secrets.
        if !FileManager.default.fileExists(atPath: context.workspace.vault.string) {
            files["group_vars/all/vault.yml"] = try context.data.vault().seal(context.secrets.vaultDocument())
        }
        // Only once: from then on it says what the workspace was made with.
        let lock = context.workspace.root.appending(ProviderLock.fileName)
        if spec.cloud != nil, ProviderLock.holds(context.settings), !FileManager.default.fileExists(atPath: lock.string)
        {
            let module = self.resources.root.appending("terraform/modules/\(root.module)")
            files[ProviderLock.fileName] = try ProviderLock(of: module).document
        }
        try context.workspace.write(
            owner: context.records.workspaceOwner(context.cluster.id),
            documents: files,
            copies: self.resources.copies,
            manifest: try self.resources.manifest(),
            overwritesChanges: self.isDestroying
        )
        // Only a cluster that was asked for anew comes here with an apply behind it and no phase. Where that apply never came to
        // its end, no machine is on record: what it has left has the zones, the network and the image that were asked for
        // before, and none of it holds data.
        if spec.cloud != nil, context.cluster.hasBegunApply, context.cluster.completedPhase == nil,
            context.nodes.isEmpty
        {
            try PrivateFile.write(Data(), to: context.workspace.anew)
        }
        let count = try context.workspace.files().count
        return "wrote \(count) files to \(context.workspace.root)"
    }

    /// What the target adds; the tuning that local instances have been given already is kept.
    private func ownVariables(_ context: PhaseContext, _ subject: TargetSubject) throws -> [String: any Sendable] {
        var own = try context.target.groupVariables(subject)
        if let computed = own["pgherd_tuning"] as? [String: String] {
            let known = WorkspaceDocuments.tuning(inGroup: context.workspace.groupVariables)
            own["pgherd_tuning"] = NodeTuning.keeping(known, of: context.cluster, over: computed)
        }
        return own
    }

    /// Where the state is to be kept, which a renewal leaves as it is, and so does whatever comes after a first apply: Terraform
    /// does not move a state by itself.
    private func backend(_ context: PhaseContext) throws -> TerraformBackend? {
        let isThere = FileManager.default.fileExists(atPath: context.workspace.rootModule.string)
        if isThere, self.isRenewal || context.cluster.hasBegunApply {
            return try TerraformBackend(in: context.workspace)
        }
        return try context.settings.terraformOptions.backendFile.map {
            try TerraformBackend(
                file: $0,
                cluster: context.cluster.name,
                installation: context.records.installation
            )
        }
    }
}
