import Commands
import Foundation
import Model
import SystemPackage
package import Tools

/// Lifts the termination protection of the machines in Terraform's state, once it was given up: of these alone, and without
/// making anything that is missing.
package struct ProtectionLifting: Sendable {
    package let context: ToolContext

    package init(context: ToolContext) {
        self.context = context
    }

    private static let planName = "unprotect.tfplan"

    /// Lifts what is there; where the API does not let it be lifted, the destroy that follows says so.
    ///
    /// - Parameter state: What Terraform's state knows.
    /// - Throws: ``CommandFailure`` with the code `destroy-failed`; `CancellationError`.
    package func lift(_ state: TerraformState) async throws {
        guard !(self.context.cluster.spec.cloud?.isTerminationProtected ?? false) else { return }
        let protected = state.resources.filter(\.isProtected).map(\.address)
        guard !protected.isEmpty else { return }
        try await self.context.log.write(RunStep(.progress, "lifting the termination protection"))
        let machines = protected.filter { $0.contains(".aws_instance.") }
        do {
            try await self.lift(of: machines)
        } catch let failure as CommandFailure {
            try await self.context.log.write(
                RunStep(.warning, "the machines' protection is not lifted beforehand: \(failure.message)")
            )
        }
        // The module's guard: what it stands before was just agreed to.
        let guards = protected.filter { !$0.contains(".aws_instance.") }
        guard !guards.isEmpty else { return }
        try await TerraformSession(self.context).run(.forget(guards), failingAs: .destroyFailed)
    }

    private func lift(of machines: [String]) async throws {
        var rest = machines
        defer { unlink(self.context.workspace.root.appending(Self.planName).string) }
        while !rest.isEmpty {
            let session = TerraformSession(self.context)
            let plan = try await session.run(.planOnly(rest, output: Self.planName), failingAs: .destroyFailed)
            let made = Set(Self.made(by: plan.changes))
            guard !made.isEmpty else {
                try await session.run(.apply(plan: Self.planName), failingAs: .destroyFailed)
                return
            }
            let kept = rest.filter { !made.contains($0) }
            guard kept.count < rest.count else {
                throw CommandFailure(.destroyFailed, "Terraform would make \(made.sorted().joined(separator: ", "))")
            }
            rest = kept
        }
    }

    /// What a plan would make, which nothing that is to be destroyed is worth.
    static func made(by changes: [TerraformResult.Change]) -> [String] {
        let harmless: Set<String> = ["noop", "update", "read"]
        return changes.filter { !harmless.contains($0.action) }.map(\.address)
    }
}
