import Commands
import Foundation
import Model
import Store
import SystemPackage
import Targets
import Tools

/// Has Terraform apply the saved plan, and reads what machines there are now.
struct ApplyPhase: Phase {
    var name: PhaseName { .apply }

    func announcement(_ context: PhaseContext) -> String {
        "Terraform applies plan \(PlanSummary(in: context.workspace)?.plan ?? "")"
    }

    func perform(_ context: PhaseContext) async throws -> String {
        let session = TerraformSession(context.tools)
        session.expect(PlanSummary(in: context.workspace)?.changes ?? [])
        try self.begin(context)
        let result: TerraformResult
        do {
            result = try await session.run(.apply(plan: Workspace.unsettledName), failingAs: .applyFailed)
        } catch var failure as CommandFailure {
            if context.cluster.spec.cloud != nil, let refusal = CloudRefusal(in: failure.message) {
                let isBuilt = (context.cluster.completedPhase ?? .validate) >= .apply
                failure.message += "; \(refusal.wayOut(for: context.cluster.name, isBuilt: isBuilt))"
            }
            failure.message += await Self.existing(context)
            throw failure
        }
        guard let document = result.outputs["nodes"] else {
            throw CommandFailure(.applyFailed, "Terraform ended without the output nodes", retry: true)
        }
        var nodes = try await self.nodes(from: document, context)
        let found = MachineMoves(
            of: nodes,
            beside: context.nodes,
            isPublic: context.cluster.spec.cloud?.hasPublicAddress ?? false
        )
        // A machine that is stopped will not be reached at its private address either.
        for (index, node) in nodes.enumerated() where found.stopped.contains(node.name) {
            nodes[index].sshAddress = context.nodes.first { $0.name == node.name }?.sshAddress
        }
        if context.cluster.spec.target == .local {
            try context.writeInventory(of: nodes)
        } else {
            try await context.records.setNodes(nodes, of: context.cluster.id)
            if !found.moves.isEmpty { try context.writeSSHConfiguration(of: nodes) }
        }
        context.workspace.settle()
        if result.isIdle, found.moves.isEmpty { await context.journal.foundNothingToChange() }
        let moved = found.moves.map { "; \($0)" }.joined()
        return "\(result.doneCount) \(result.doneCount == 1 ? "resource" : "resources") changed; nodes: "
            + nodes.map { "\($0.name) (\($0.role.rawValue), \($0.endpoint))" }.joined(separator: ", ") + moved
    }

    /// Makes certain that the plan is applied once, to whatever end: what it says to make may exist then.
    private func begin(_ context: PhaseContext) throws {
        do {
            try context.workspace.beginApply()
        } catch {
            throw CommandFailure(
                .applyFailed,
                "the saved plan can't be taken: \(error); plan again",
                retry: true,
                next: "plan cluster \(context.cluster.name)"
            )
        }
    }

    private func nodes(from document: String, _ context: PhaseContext) async throws -> [Node] {
        let machines: [TerraformNode]
        do {
            machines = try JSONDecoder().decode([TerraformNode].self, from: Data(document.utf8))
        } catch {
            throw CommandFailure(
                .applyFailed,
                "Terraform's output nodes has another form than agreed: \(error)",
                retry: true
            )
        }
        let expected = context.nodes
        guard expected.isEmpty || Set(machines.map(\.name)) == Set(expected.map(\.name)) else {
            throw CommandFailure(
                .applyFailed,
                "Terraform's nodes are \(machines.map(\.name).joined(separator: ", ")), but \(expected.map(\.name).joined(separator: ", ")) were asked for",
                retry: true
            )
        }
        return try context.target.recognise(machines, expected: expected, of: try await context.subject())
    }

    /// What a failed apply has left, where it costs money.
    private static func existing(_ context: PhaseContext) async -> String {
        guard context.cluster.spec.cloud != nil else { return "" }
        let left = await ResourceSummary(of: context.resources)
        return "; \(left.text); resume goes on from there, destroy removes it"
    }
}
