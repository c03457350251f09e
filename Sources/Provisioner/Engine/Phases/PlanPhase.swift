package import Commands
import Crypto
import Foundation
package import Model
import SystemPackage
import Targets
package import Tools

/// Has Terraform plan, and saves the plan.
package struct PlanPhase: Phase {
    package var name: PhaseName { .plan }

    package func announcement(_ context: PhaseContext) -> String { "Terraform plans" }

    package func perform(_ context: PhaseContext) async throws -> String {
        let session = TerraformSession(context.tools)
        try await session.run(.initialize, failingAs: .planFailed)
        try await context.refuseForeignState()
        let adoption = try await self.adoption(context)
        let command = try await self.command(context, besides: adoption)
        let result = try await session.run(command, failingAs: .planFailed)
        if let lost = adoption?.replaced(by: result.changes), !lost.isEmpty {
            unlink(context.workspace.plan.string)
            throw CommandFailure(
                .planFailed,
                "Terraform would not keep what it is to take over, \(lost.summary), so nothing was done; terminate it by hand if nothing of it is needed, then resume, or destroy the cluster",
                retry: true
            )
        }
        let moves = try await self.moves(context)
        let text =
            moves.isEmpty ? result.summary : "\(result.summary), \(moves.count) of the machines at a new address"
        let summary = PlanSummary(
            id: try Self.identify(context.workspace),
            changes: result.changes,
            text: text,
            moves: moves
        )
        try PrivateFile.write(try JSONEncoder().encode(summary), to: context.workspace.planSummary, isDurable: false)
        if result.isIdle, moves.isEmpty { await context.journal.foundNothingToChange() }
        return "plan \(summary.plan): \(summary.text)"
    }

    /// The plan to be made: of a cluster that was asked for anew after an apply that never came to its end, one that makes
    /// everything anew.
    private func command(_ context: PhaseContext, besides adoption: StrayAdoption?) async throws -> TerraformCommand {
        guard FileManager.default.fileExists(atPath: context.workspace.anew.string) else {
            return .plan(output: Workspace.planName)
        }
        let name = context.cluster.name
        guard (adoption?.imports ?? []).isEmpty else {
            throw CommandFailure(
                .planFailed,
                "an apply that was cut off has left what Terraform's state does not know, which can't be made anew; destroy cluster \(name) confirm=\(name) removes it, then create it again",
                next: "destroy cluster \(name) confirm=\(name)"
            )
        }
        let left = try await context.state(failingAs: .planFailed).resources
        guard !left.isEmpty else { return .plan(output: Workspace.planName) }
        try await context.journal.write(
            RunStep(.warning, "what the apply before has left holds no data and is made anew: \(left.count) resources")
        )
        return .planAnew(left.map(\.address), output: Workspace.planName)
    }

    /// After an apply that was cut off: has what it made unknown to Terraform's state taken over by this plan, since it would be
    /// bought a second time.
    ///
    /// - Returns: What is taken over; `nil` where nothing can have been lost.
    private func adoption(_ context: PhaseContext) async throws -> StrayAdoption? {
        unlink(context.workspace.adoption.string)
        guard context.mayHaveBought else { return nil }
        let state = try await context.state(failingAs: .planFailed)
        guard context.workspace.isUnsettled || !state.exists,
            let strays = try await context.strays(beside: state, failingAs: .planFailed)
        else { return nil }
        try await self.refuseSecondSet(context, strays, beside: state)
        let nodes = (1...context.cluster.spec.nodeCount).map { "\(context.cluster.name)-\($0)" }
        let adoption = StrayAdoption(of: strays, beside: state, nodes: nodes)
        guard adoption.refused.isEmpty else {
            throw CommandFailure(
                .planFailed,
                "an apply that was cut off has left what can't be taken over: \(adoption.refused.joined(separator: "; ")); terminate it by hand, then resume, or destroy the cluster, which removes it too",
                retry: true
            )
        }
        if !adoption.ignored.isEmpty {
            try await context.journal.write(
                RunStep(
                    .warning,
                    "an apply that was cut off has left \(adoption.ignored.summary); it costs nothing, and destroy removes it"
                )
            )
        }
        if !adoption.imports.isEmpty {
            try PrivateFile.write(try adoption.document, to: context.workspace.adoption)
            try await context.journal.write(
                RunStep(
                    .progress,
                    "an apply that was cut off has left \(adoption.imports.map(\.stray).summary); it is taken over, not bought again"
                )
            )
        }
        return adoption
    }

    /// Refuses to plan without the state of what exists: the plan would buy all of it a second time.
    private func refuseSecondSet(_ context: PhaseContext, _ strays: [Stray], beside state: TerraformState) async throws
    {
        guard !state.exists, context.cluster.hasBegunApply else { return }
        let existing = strays.filter(\.kind.hasPrice)
        guard existing.isEmpty else {
            let name = context.cluster.name
            throw CommandFailure(
                .planFailed,
                "Terraform's state of \(name) is gone, but the API still has \(existing.summary), so nothing was planned, since it would be bought a second time; put the state back and repeat this, or give all of it up with destroy cluster \(name) confirm=\(name), which finds it by its tags",
                retry: true,
                // A resume would be refused for the same reason; this tells what there is.
                next: "show cluster \(name)"
            )
        }
        guard (context.cluster.completedPhase ?? .validate) >= .apply else { return }
        try await context.journal.write(
            RunStep(
                .warning,
                "Terraform's state is gone, and the API has nothing with the cluster's tags that costs money; everything is planned anew, without any data"
            )
        )
    }

    /// The id of the saved plan, from its bytes.
    package static func identify(_ workspace: Workspace) throws -> PlanID {
        guard let plan = FileManager.default.contents(atPath: workspace.plan.string) else {
            throw CommandFailure(.planFailed, "Terraform saved no plan", retry: true)
        }
        let digest = SHA256.hash(data: plan).prefix(PlanID.length / 2)
        guard let id = PlanID(digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()) else {
            throw CommandFailure(.internal, "the plan's id could not be made")
        }
        return id
    }
}
