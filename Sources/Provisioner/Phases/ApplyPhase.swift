import Commands
import Foundation
import SystemPackage

/// Has Terraform apply the saved plan, and reads what machines there are now.
struct ApplyPhase: Phase {
    var name: PhaseName { .apply }

    func announcement(_ context: PhaseContext) -> String {
        "Terraform applies plan \(PlanSummary(in: context.workspace)?.plan ?? "")"
    }

    func perform(_ context: PhaseContext) async throws -> String {
        let session = TerraformSession(context)
        session.expect(PlanSummary(in: context.workspace)?.changes ?? [])
        let result = try await session.run(.apply(plan: Workspace.planName), failingAs: .applyFailed)
        guard let document = result.outputs["nodes"] else {
            throw CommandFailure(.applyFailed, "Terraform ended without the output nodes", retry: true)
        }
        let machines = try Self.machines(document)
        guard Set(machines.map(\.name)) == Set(context.nodes.map(\.name)) else {
            throw CommandFailure(
                .applyFailed,
                "Terraform's nodes are \(machines.map(\.name).joined(separator: ", ")), but \(context.nodes.map(\.name).joined(separator: ", ")) were asked for",
                retry: true
            )
        }
        // Ansible works as root where it is told to, so a state that was tampered with must not lead it elsewhere.
        for machine in machines {
            guard let node = context.nodes.first(where: { $0.name == machine.name && $0.directory != nil }) else {
                continue
            }
            guard machine.instanceDirectory == node.directory, machine.address == node.address,
                machine.port == node.port
            else {
                throw CommandFailure(
                    .applyFailed,
                    "Terraform says that \(machine.name) is at \(machine.address):\(machine.port) in \(machine.instanceDirectory ?? "no directory"), which is not what was asked for",
                    retry: true,
                    node: machine.name
                )
            }
        }
        try PrivateFile.write(try WorkspaceDocuments.inventory(machines), to: context.workspace.inventory)
        // A plan can be applied once.
        try? FileManager.default.removeItem(atPath: context.workspace.plan.string)
        try? FileManager.default.removeItem(atPath: context.workspace.planSummary.string)
        return "\(result.doneCount) \(result.doneCount == 1 ? "resource" : "resources") changed; nodes: "
            + machines.map { "\($0.name) (\($0.role.rawValue), \($0.address):\($0.port))" }.joined(separator: ", ")
    }

    private static func machines(_ document: String) throws -> [TerraformNode] {
        do {
            return try JSONDecoder().decode([TerraformNode].self, from: Data(document.utf8))
        } catch {
            throw CommandFailure(
                .applyFailed,
                "Terraform's output nodes has another form than agreed: \(error)",
                retry: true
            )
        }
    }
}
