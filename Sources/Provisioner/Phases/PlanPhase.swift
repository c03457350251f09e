import Commands
import Crypto
import Foundation
import SystemPackage

/// Has Terraform plan, and saves the plan.
struct PlanPhase: Phase {
    var name: PhaseName { .plan }

    func announcement(_ context: PhaseContext) -> String { "Terraform plans" }

    func perform(_ context: PhaseContext) async throws -> String {
        let session = TerraformSession(context)
        try await session.run(.initialize, failingAs: .planFailed)
        let result = try await session.run(.plan(output: Workspace.planName), failingAs: .planFailed)
        let summary = PlanSummary(
            id: try Self.identify(context.workspace),
            changes: result.changes,
            text: result.summary
        )
        try PrivateFile.write(try JSONEncoder().encode(summary), to: context.workspace.planSummary, isDurable: false)
        if result.isIdle { await context.journal.foundNothingToChange() }
        return "plan \(summary.plan): \(summary.text)"
    }

    /// The id of the saved plan, from its bytes.
    static func identify(_ workspace: Workspace) throws -> PlanID {
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
