import Commands
import Foundation
import SystemPackage

/// Has Terraform destroy what it made.
struct DestroyPhase: Phase {
    var name: PhaseName { .destroy }

    func announcement(_ context: PhaseContext) -> String { "Terraform destroys" }

    func perform(_ context: PhaseContext) async throws -> String {
        let workspace = context.workspace
        guard workspace.hasState(backend: context.settings) || workspace.isUnsettled else {
            return "Terraform never made anything"
        }
        let session = TerraformSession(context)
        try await session.run(.initialize, failingAs: .destroyFailed)
        unlink(workspace.adoption.string)
        // A machine that is not known would hold on to the network that is to go.
        let mayHaveStrays = workspace.isUnsettled
        if mayHaveStrays { try await self.removeStrays(context) }
        let result: TerraformResult
        do {
            result = try await session.run(.destroy, failingAs: .destroyFailed)
        } catch {
            // Something unknown may be what it failed at: the next one looks first.
            try workspace.unsettle()
            throw error
        }
        let looked = mayHaveStrays ? try await self.removeStrays(context) : try await self.refuseStrays(context)
        guard looked else { return "Terraform removed \(result.doneCount) resources" }
        return "Terraform removed \(result.doneCount) resources; the API has nothing else with the cluster's tags"
    }

    /// Makes certain that the API has nothing with the cluster's tags, where Terraform never lost sight of anything.
    ///
    /// What has the tags then was made by somebody else, such as a volume restored from a backup, and is not pgherd's to remove.
    ///
    /// - Returns: Whether it could be looked for.
    private func refuseStrays(_ context: PhaseContext) async throws -> Bool {
        guard let (strays, _) = try await context.strays(failingAs: .destroyFailed) else { return false }
        guard strays.isEmpty else {
            throw CommandFailure(
                .destroyFailed,
                "everything that Terraform made is gone, but the API has \(strays.summary) with the cluster's tags, which pgherd did not make; remove it by hand, or take its tags off to keep it, and repeat the destroy then",
                retry: true
            )
        }
        return true
    }

    /// Removes what the API has beside Terraform's state, and makes certain that it is gone.
    ///
    /// - Returns: Whether it could be looked for.
    @discardableResult
    private func removeStrays(_ context: PhaseContext) async throws -> Bool {
        guard let (strays, _) = try await context.strays(failingAs: .destroyFailed) else { return false }
        guard !strays.isEmpty else { return true }
        try context.workspace.unsettle()
        try await StrayRemoval(context: context).remove(strays)
        let left = try await context.strays(failingAs: .destroyFailed)?.strays ?? []
        guard left.isEmpty else {
            throw CommandFailure(
                .destroyFailed,
                "the API still has \(left.summary), which Terraform's state does not know; repeat the destroy, or remove it by hand and repeat it then",
                retry: true
            )
        }
        return true
    }
}
