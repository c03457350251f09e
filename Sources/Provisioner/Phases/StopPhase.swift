import Commands
import Foundation
import SystemPackage

/// Has Ansible stop the instances and remove their data, as far as there are any.
struct StopPhase: Phase {
    /// Whether machines that can't be reached are left as they are.
    var skipsUnreachable = false

    var name: PhaseName { .stop }

    func announcement(_ context: PhaseContext) -> String { "stopping the instances and removing their data" }

    func perform(_ context: PhaseContext) async throws -> String {
        guard try await context.records.hasEntered(.configure, of: context.cluster.id) else {
            return "no instance was ever made"
        }
        try self.restoreFiles(context)
        let result = try await AnsibleSession(context: context)
            .run(.teardown, failingAs: .destroyFailed, toleratesUnreachable: true)
        let silent = result.unreachableHosts
        try LeftMachines(silent, among: context.nodes).write(to: context.workspace)
        let done = context.nodes.map(\.name).filter { !silent.contains($0) }.joined(separator: ", ")
        guard !silent.isEmpty else { return "stopped and removed \(done)" }
        let names = silent.joined(separator: ", ")
        guard self.skipsUnreachable else {
            let line = "destroy cluster \(context.cluster.name) confirm=\(context.cluster.name)"
            throw CommandFailure(
                .destroyFailed,
                "\(names) can't be reached, so what runs there was not removed\(done.isEmpty ? "" : " (clean: \(done))"); repeat it when every machine answers, or leave \(names) as found: \(line) skip_unreachable=yes",
                retry: true,
                node: silent.first,
                next: line
            )
        }
        return "stopped and removed \(done.isEmpty ? "nothing" : done); "
            + "\(names) can't be reached and was left alone: what runs there goes on"
    }

    /// The records know where the nodes are, also when somebody has removed the files that tell Ansible.
    private func restoreFiles(_ context: PhaseContext) throws {
        let isLocal = context.cluster.spec.target == .local
        if !FileManager.default.fileExists(atPath: context.workspace.inventory.string) {
            let inventory =
                isLocal
                ? try WorkspaceDocuments.inventory(local: context.nodes)
                : try WorkspaceDocuments.inventory(machines: context.nodes, tuning: [:])
            try PrivateFile.write(inventory, to: context.workspace.inventory)
        }
        if !isLocal { try context.writeSSHConfiguration() }
    }
}
