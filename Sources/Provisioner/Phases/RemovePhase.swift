import Commands
import Foundation
import SystemPackage

/// Removes the workspace, once it is certain that nothing is left.
struct RemovePhase: Phase {
    var name: PhaseName { .remove }

    func announcement(_ context: PhaseContext) -> String { "making sure that nothing is left" }

    func perform(_ context: PhaseContext) async throws -> String {
        let left = Self.leftovers(of: context.nodes)
        guard left.isEmpty else {
            throw CommandFailure(
                .destroyFailed,
                "still there: \(left.joined(separator: "; ")); the workspace is kept so that destroy can be repeated",
                retry: true
            )
        }
        do {
            try context.workspace.remove()
        } catch {
            throw CommandFailure(
                .destroyFailed,
                "the workspace \(context.workspace.root) can't be removed: \(error)",
                retry: true
            )
        }
        return "no process, no directory and no port is left"
    }

    /// What can still be seen of local instances.
    static func leftovers(of nodes: [Node]) -> [String] {
        nodes.flatMap { node -> [String] in
            var left: [String] = []
            if let directory = node.directory, FileManager.default.fileExists(atPath: directory) {
                left.append("the directory \(directory)")
            }
            if !FreePort.isFree(node.port, address: node.address) {
                left.append("something that listens on \(node.address):\(node.port)")
            }
            return left
        }
    }
}
