import Commands
import Foundation
import Model
import SystemPackage
import Targets
import Tools

/// Removes the workspace, once it is certain that nothing is left.
struct RemovePhase: Phase {
    var name: PhaseName { .remove }

    func announcement(_ context: PhaseContext) -> String { "making sure that nothing is left" }

    func perform(_ context: PhaseContext) async throws -> String {
        var left = context.target.leftovers(of: context.nodes)
        if context.mayHaveBought {
            let state = try await context.resources.state()
            // What is in another's state was never this cluster's to remove.
            if case .own = context.ownership(of: state) { left += state.resources.map(\.description) }
        }
        guard left.isEmpty else {
            throw CommandFailure(
                .destroyFailed,
                "still there: \(left.joined(separator: "; ")); the workspace is kept so that destroy can be repeated",
                retry: true
            )
        }
        let leftMachines: LeftMachines
        do {
            leftMachines = try LeftMachines(in: context.workspace, among: context.nodes)
            try context.workspace.remove()
        } catch {
            throw CommandFailure(
                .destroyFailed,
                "the workspace \(context.workspace.root) can't be removed: \(error)",
                retry: true
            )
        }
        let identity = context.data.identity(of: context.cluster.name)
        for file in [identity.path.string, identity.path.string + ".pub"] { unlink(file) }
        return switch context.cluster.spec.target {
        case .local: "no process and no directory is left"
        case .hosts: Self.conclusion(of: leftMachines, among: context.nodes)
        case .aws: "Terraform's state is empty, nothing that costs money is left"
        }
    }

    /// What is said of machines that stay.
    static func conclusion(of left: LeftMachines, among nodes: [Node]) -> String {
        guard let warning = left.warning else { return "the machines are yours again" }
        let others = nodes.filter { !left.nodes.contains($0) }.map(\.name)
        let freed =
            switch others.count {
            case 0: "no machine was cleaned"
            case 1: "the machine of \(others[0]) is yours again"
            default: "the machines of \(others.joined(separator: ", ")) are yours again"
            }
        return "\(freed), but \(warning)"
    }
}
