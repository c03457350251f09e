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
        guard FileManager.default.fileExists(atPath: context.workspace.inventory.string) else {
            return "no instance was ever made"
        }
        let result = try await AnsibleSession(context: context)
            .run(.teardown, failingAs: .destroyFailed, toleratesUnreachable: self.skipsUnreachable)
        let skipped = result.unreachableHosts
        let done = context.nodes.map(\.name).filter { !skipped.contains($0) }.joined(separator: ", ")
        guard !skipped.isEmpty else { return "stopped and removed \(done)" }
        return "stopped and removed \(done.isEmpty ? "nothing" : done); "
            + "\(skipped.joined(separator: ", ")) can't be reached and was left as it is: what runs there goes on"
    }
}
