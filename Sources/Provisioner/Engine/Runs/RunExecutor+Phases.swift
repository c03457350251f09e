import Commands
import Foundation
import Model
import Store
import Targets
import Tools

extension RunExecutor {
    /// The phases that a run has to go through, after a look at what the workspace's place holds; none where there is
    /// nothing to do.
    func phases(of kind: RunKind, for cluster: Cluster, in workspace: Workspace) throws -> [PhaseName] {
        let phases = RunPipeline.phases(of: kind, on: cluster.spec.target, completed: cluster.completedPhase)
        if workspace.exists, !workspace.belongs(to: self.records.workspaceOwner(cluster.id)) {
            if kind == .destroy, cluster.completedPhase == nil { return [] }
            throw CommandFailure(
                kind == .destroy ? .destroyFailed : .generateFailed,
                "\(workspace.root) exists and is not this cluster's workspace, so it is left alone; move it away and try again",
                retry: true
            )
        }
        guard !workspace.exists, cluster.completedPhase != nil else { return phases }
        if let reason = self.irreplaceable(workspace, of: cluster, for: kind) {
            throw CommandFailure(kind == .destroy ? .destroyFailed : .wrongState, reason, retry: true)
        }
        // The records hold all that it was made from.
        switch kind {
        case .create, .generate: return phases
        case .resume: return cluster.spec.target.building
        case .destroy: return [.generate] + phases
        case .plan, .apply, .configure, .rotate:
            throw CommandFailure(
                .wrongState,
                "the workspace \(workspace.root) is gone; resume writes it anew from the records",
                next: "resume cluster \(cluster.name)"
            )
        }
    }

    /// A cluster with the networks that SSH may come from now, where they have changed since it was last planned: the setting
    /// says where this server is, and so it is meant for every cluster.
    ///
    /// - Returns: The cluster; `nil` where nothing is planned, or nothing has changed.
    static func withPresentNetworks(
        _ cluster: Cluster,
        _ phases: [PhaseName],
        _ settings: ProvisionerSettings
    ) -> Cluster? {
        let networks = settings.aws.sshNetworks
        guard phases.contains(.plan), !networks.isEmpty, let before = cluster.spec.cloud?.sshNetworks,
            before != networks
        else { return nil }
        var cluster = cluster
        cluster.spec.cloud?.sshNetworks = networks
        return cluster
    }

    /// Whether a workspace has to be brought to this version of pgherd before the phases, which are not made for the roles
    /// and modules of another.
    func mustRenew(_ workspace: Workspace, of cluster: Cluster, before phases: [PhaseName]) throws -> Bool {
        guard let first = phases.first, first != .generate, workspace.exists else { return false }
        let resources = WorkspaceResources(root: self.resources, target: cluster.spec.target)
        return try !resources.wrote(workspace) || !workspace.missingFiles.isEmpty
    }

    /// Why a workspace that is gone can't be written anew, if it can't.
    ///
    /// The state of machines that cost money was in it, without which they would be bought a second time, and the passwords
    /// of machines that run. Only to destroy bought machines nothing of it is needed: they are found by their tags.
    private func irreplaceable(_ workspace: Workspace, of cluster: Cluster, for kind: RunKind) -> String? {
        guard cluster.spec.target != .local, (cluster.completedPhase ?? .validate) >= .plan else { return nil }
        if kind == .destroy, cluster.spec.cloud != nil { return nil }
        let state =
            cluster.spec.cloud != nil && self.settings.terraformOptions.backendFile == nil
            ? "Terraform's state and " : ""
        let wayOut =
            cluster.spec.cloud == nil
            ? "see with show cluster \(cluster.name) which machines there were and give them back by hand"
            : "give it up with destroy cluster \(cluster.name) confirm=\(cluster.name), which finds the machines by their tags"
        return
            "the workspace \(workspace.root) is gone, and with it \(state)the passwords; restore it from a backup, or \(wayOut)"
    }
}
