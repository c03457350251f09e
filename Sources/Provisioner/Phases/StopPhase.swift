import Commands
import Foundation
import SystemPackage

/// Has Ansible stop the instances and remove their data, as far as there are any.
struct StopPhase: Phase {
    var name: PhaseName { .stop }

    func announcement(_ context: PhaseContext) -> String { "stopping the instances and removing their data" }

    func perform(_ context: PhaseContext) async throws -> String {
        guard FileManager.default.fileExists(atPath: context.workspace.inventory.string) else {
            return "no instance was ever made"
        }
        try await AnsibleSession(context: context).run(.teardown, failingAs: .destroyFailed)
        return "stopped and removed \(context.nodes.map(\.name).joined(separator: ", "))"
    }
}
