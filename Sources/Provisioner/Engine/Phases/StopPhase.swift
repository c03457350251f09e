import Commands
import Foundation
import Model
import Store
import SystemPackage
import Targets
import Tools

/// Has Ansible stop the instances and remove their data, as far as there are any.
struct StopPhase: Phase {
    /// Whether machines that can't be reached are left as they are.
    var skipsUnreachable = false

    var name: PhaseName { .stop }

    func announcement(_ context: PhaseContext) -> String { "stopping the instances and removing their data" }

    func perform(_ context: PhaseContext) async throws -> String {
        let wasConfigured = try await context.records.hasEntered(.configure, of: context.cluster.id)
        guard wasConfigured || self.mayHaveBeenConfiguredByHand(context) else { return "no instance was ever made" }
        // The records know where the nodes are, whatever became of the files that tell Ansible.
        try context.writeInventory()
        try context.writeSSHConfiguration()
        let result = try await AnsibleSession(context: context.tools)
            .run(.teardown, failingAs: .destroyFailed, toleratesUnreachable: true)
        let silent = result.unreachableHosts
        try LeftMachines(silent, among: context.nodes).write(to: context.workspace)
        let foreign = context.nodes.map(\.name).filter(result.foreignHosts.contains)
        let done = context.nodes.map(\.name).filter { !silent.contains($0) && !foreign.contains($0) }
            .joined(separator: ", ")
        let outcome =
            "stopped and removed \(done.isEmpty ? "nothing" : done)"
            + (foreign.isEmpty
                ? ""
                : "; what is there of \(foreign.joined(separator: ", ")) belongs to somebody else and was left as it is")
        guard !silent.isEmpty else { return outcome }
        let names = silent.joined(separator: ", ")
        guard self.skipsUnreachable || !wasConfigured else {
            let line = "destroy cluster \(context.cluster.name) confirm=\(context.cluster.name)"
            throw CommandFailure(
                .destroyFailed,
                "\(names) can't be reached, so what runs there was not removed\(done.isEmpty ? "" : " (clean: \(done))"); repeat it when every machine answers, or leave \(names) as found: \(line) skip_unreachable=yes",
                retry: true,
                node: silent.first
            )
        }
        return "\(outcome); \(names) can't be reached and was left alone: what runs there goes on"
    }

    /// Whether somebody may have run the playbook in the workspace: the records know nothing of that.
    private func mayHaveBeenConfiguredByHand(_ context: PhaseContext) -> Bool {
        switch context.cluster.spec.target {
        case .local: !context.target.leftovers(of: context.nodes).isEmpty
        // Without it the playbook has no machines.
        case .hosts: FileManager.default.fileExists(atPath: context.workspace.inventory.string)
        // Whatever was made on them goes with the machines.
        case .aws: false
        }
    }
}
