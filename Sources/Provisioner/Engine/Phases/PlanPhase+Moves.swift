import Commands
import Foundation
import Model
import SystemPackage
package import Tools

/// Where the machines of a plan are reached.
extension PlanPhase {
    /// The machines that the records know at another address than the plan, which is no change of any resource.
    package func moves(_ context: PhaseContext) async throws -> [MachineMove] {
        guard let cloud = context.cluster.spec.cloud, context.nodes.contains(where: { $0.instanceID != nil }) else {
            return []
        }
        let root = context.workspace.root
        let description = PlanDescription(
            plan: root.appending(Workspace.planName),
            file: root.appending(".plan-description.json")
        )
        defer { unlink(description.file.string) }
        let errors = CollectedLines()
        let outcome = try await context.tools.execute(
            description.commandLine(
                terraform: try await context.toolbox.path(of: .terraform),
                workspace: root,
                environment: context.tools.terraformEnvironment
            )
        ) { channel, line in
            errors.append(line, channel: channel)
        }
        guard outcome.isSuccess else {
            let cause = errors.lines(.error).first { !$0.isEmpty } ?? "terraform show \(outcome.description)"
            throw CommandFailure(.planFailed, await context.journal.redacted(cause), retry: true)
        }
        let found: MachineMoves
        do {
            found = try MachineMoves(
                in: try description.read(failingAs: .planFailed),
                beside: context.nodes,
                isPublic: cloud.hasPublicAddress
            )
        } catch let error as DecodingError {
            throw CommandFailure(
                .planFailed,
                "Terraform's description of the plan can't be read: \(error)",
                retry: true
            )
        }
        for move in found.moves {
            try await context.journal.write(RunStep(.progress, move.description, node: move.node))
        }
        for node in found.stopped {
            try await context.journal.write(
                RunStep(
                    .warning,
                    "has no public address, as a machine that is stopped has none; start it, and plan again then",
                    node: node
                )
            )
        }
        return found.moves
    }
}
