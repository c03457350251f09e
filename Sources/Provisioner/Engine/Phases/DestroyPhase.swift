import Commands
import Foundation
import Model
import SystemPackage
import Targets
import Tools

/// Has Terraform destroy what it made.
struct DestroyPhase: Phase {
    var name: PhaseName { .destroy }

    func announcement(_ context: PhaseContext) -> String { "Terraform destroys" }

    func perform(_ context: PhaseContext) async throws -> String {
        let workspace = context.workspace
        let isBought = context.mayHaveBought
        guard isBought || workspace.hasState(backend: context.settings) || workspace.isUnsettled else {
            return "Terraform never made anything"
        }
        let session = TerraformSession(context.tools)
        try await session.run(.initialize, failingAs: .destroyFailed)
        unlink(workspace.adoption.string)
        if let text = try await self.leavesForeign(context) { return text }
        guard isBought else {
            return "Terraform removed \(try await session.run(.destroy, failingAs: .destroyFailed).doneCount) resources"
        }
        return try await self.giveBack(context, session)
    }

    /// Leaves a state alone that is another cluster's.
    ///
    /// - Returns: What is said of it; `nil` where the state is the cluster's own.
    /// - Throws: ``CommandFailure`` where the cluster has made something of its own, which that state does not know.
    private func leavesForeign(_ context: PhaseContext) async throws -> String? {
        guard context.workspace.backendKind != nil else { return nil }
        let state = try await context.state(failingAs: .destroyFailed)
        guard case .foreign(let identity) = context.ownership(of: state) else { return nil }
        guard !context.cluster.hasBegunApply else {
            throw context.foreignState(state, identity: identity, failingAs: .destroyFailed)
        }
        return "Terraform never made anything; the state that is there is another's, and was left as it is"
    }

    /// Destroys what was bought, and makes certain that the API has nothing else with the cluster's tags.
    private func giveBack(_ context: PhaseContext, _ session: TerraformSession) async throws -> String {
        let state = try await context.state(failingAs: .destroyFailed)
        if !state.exists, !context.workspace.isUnsettled {
            try await context.journal.write(
                RunStep(
                    .warning,
                    "Terraform's state is gone, so whatever bears the cluster's tags is looked for and removed"
                )
            )
            // Terraform may write an empty one before the last stray is removed.
            try context.workspace.unsettle()
        }
        let removal = StrayRemoval(context: context.tools)
        // A machine that is not known would hold on to the network that is to go.
        if context.workspace.isUnsettled || removal.hasForgotten(state) {
            _ = try await self.sweep(context, removal, beside: state)
        }
        try await ProtectionLifting(context: context.tools).lift(state)
        let result: TerraformResult
        do {
            result = try await session.run(.destroy, failingAs: .destroyFailed)
        } catch var failure as CommandFailure {
            failure.message += await self.obstacle(context, removal)
            throw failure
        }
        let summary = "Terraform removed \(result.doneCount) resources"
        let rest = try await context.state(failingAs: .destroyFailed)
        guard let foreign = try await self.sweep(context, removal, beside: rest) else { return summary }
        guard foreign.isEmpty else {
            throw CommandFailure(
                .destroyFailed,
                "everything that Terraform made is gone, but the API has \(foreign.summary) with the cluster's tags, which pgherd did not make; remove it by hand, or take its tags off to keep it, and repeat the destroy then",
                retry: true
            )
        }
        return "\(summary); the API has nothing else with the cluster's tags"
    }

    /// Removes what pgherd may have made and Terraform's state does not know.
    ///
    /// - Returns: What the API has beside that; `nil` where it could not be looked for.
    private func sweep(
        _ context: PhaseContext,
        _ removal: StrayRemoval,
        beside state: TerraformState
    ) async throws -> [Stray]? {
        guard let strays = try await context.strays(beside: state, failingAs: .destroyFailed) else { return nil }
        let own = strays.filter(removal.isOwn)
        guard !own.isEmpty else { return strays }
        try await removal.remove(own)
        let left = try await context.strays(beside: state, failingAs: .destroyFailed) ?? []
        let ownLeft = left.filter(removal.isOwn)
        guard ownLeft.isEmpty else {
            throw CommandFailure(
                .destroyFailed,
                "the API still has \(ownLeft.summary), which Terraform's state does not know; repeat the destroy, or remove it by hand and repeat it then",
                retry: true
            )
        }
        return left
    }

    /// What may have kept Terraform from its work and is not pgherd's to remove; empty where nothing is known.
    private func obstacle(_ context: PhaseContext, _ removal: StrayRemoval) async -> String {
        guard let state = try? await context.resources.state(),
            let strays = try? await context.resources.strays(beside: state)
        else { return "" }
        let foreign = strays.filter { !removal.isOwn($0) }
        guard !foreign.isEmpty else { return "" }
        return
            "; the API also has \(foreign.summary) with the cluster's tags, which pgherd did not make and which may hold on to the rest: remove it by hand, or take it out of the cluster's network"
    }
}

extension PhaseContext {
    /// Whether there may be what was bought for the cluster: the records say so, since files can be lost.
    var mayHaveBought: Bool {
        guard self.cluster.spec.cloud != nil else { return false }
        return self.cluster.hasBegunApply || self.workspace.isUnsettled
            || self.workspace.hasState(backend: self.settings)
    }
}
