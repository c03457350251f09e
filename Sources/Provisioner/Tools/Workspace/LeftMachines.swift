import Foundation
package import Model
import SystemPackage

/// The machines that destroying a cluster has left as they are, since they could not be reached; kept in the workspace
/// until that is removed.
package struct LeftMachines: Hashable, Sendable {
    /// In the order of their ordinals.
    package let nodes: [Node]

    /// Those of `nodes` that have one of the names.
    package init(_ names: some Sequence<String>, among nodes: [Node]) {
        let names = Set(names)
        self.nodes = nodes.filter { names.contains($0.name) }
    }

    /// Reads what a workspace tells of them; none where it tells of none.
    ///
    /// - Throws: What keeps the file from being read.
    package init(in workspace: Workspace, among nodes: [Node]) throws {
        let file = workspace.leftMachines.string
        guard FileManager.default.fileExists(atPath: file) else {
            self.init([], among: nodes)
            return
        }
        let content = try Data(contentsOf: URL(fileURLWithPath: file))
        self.init(try JSONDecoder().decode([String].self, from: content), among: nodes)
    }

    /// Writes them down for the phases that follow, in place of those of an earlier attempt.
    ///
    /// - Throws: What keeps the file from being written or removed.
    package func write(to workspace: Workspace) throws {
        guard !self.nodes.isEmpty else {
            if FileManager.default.fileExists(atPath: workspace.leftMachines.string) {
                try FileManager.default.removeItem(atPath: workspace.leftMachines.string)
            }
            return
        }
        try PrivateFile.write(try JSONEncoder().encode(self.nodes.map(\.name)), to: workspace.leftMachines)
    }

    /// What is still on them and what to do about it, for people; `nil` where there are none.
    package var warning: String? {
        guard !self.nodes.isEmpty else { return nil }
        return self.nodes.map { node in
            let directory = node.directory ?? MachineSpec.directory(of: node.name)
            let units = "/etc/systemd/system/pgherd-\(node.name)"
            return
                "\(node.name) (\(node.sshAddress ?? node.address)) could not be reached and was left as it is: PostgreSQL may go on there, and its data is in \(directory); when it is back, as root there: systemctl disable --now pgherd-\(node.name).service pgherd-\(node.name)-logs.timer; rm -rf \(directory) \(units).service \(units)-logs.*"
        }.joined(separator: "; ")
    }
}
