import Foundation
import Model

/// Reads how far the modules on a cluster's nodes are.
struct NodeProgressSource: Sendable {
    private let context: ToolContext

    init(_ context: ToolContext) {
        self.context = context
    }

    /// What the module on a node says of itself; `nil` where none has anything to say, or nobody answers.
    func read(_ node: Node) async -> NodeProgress? {
        if node.isLocal {
            guard let directory = node.directory,
                let content = FileManager.default.contents(atPath: "\(directory)/\(NodeProgress.fileName)")
            else { return nil }
            return NodeProgress(String(decoding: content.prefix(4096), as: UTF8.self))
        }
        let path = "\(MachineSpec.directory(of: node.name))/\(NodeProgress.fileName)"
        guard let command = try? SSHCommand(workspace: self.context.workspace.root) else { return nil }
        let script = MachineScript("head -c 4096 \(path)")
        // Without the run's mark: the end of such a question must not sweep away what the run is at.
        guard
            let (outcome, lines, errors) = try? await self.context.runner.capture(
                command.commandLine(on: node.name, running: script),
                bounds: .question
            ), outcome.isSuccess
        else { return nil }
        return NodeProgress(script.answer(lines, errors).lines.joined())
    }
}
