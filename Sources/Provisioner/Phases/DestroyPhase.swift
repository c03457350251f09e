import Commands

/// Has Terraform destroy what it made.
struct DestroyPhase: Phase {
    var name: PhaseName { .destroy }

    func announcement(_ context: PhaseContext) -> String { "Terraform destroys" }

    func perform(_ context: PhaseContext) async throws -> String {
        guard context.workspace.hasState(backend: context.settings) else { return "Terraform never made anything" }
        let session = TerraformSession(context)
        try await session.run(.initialize, failingAs: .destroyFailed)
        let result = try await session.run(.destroy, failingAs: .destroyFailed)
        return "Terraform removed \(result.doneCount) resources"
    }
}
