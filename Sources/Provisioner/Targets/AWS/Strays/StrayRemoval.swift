import Commands
package import Foundation
import Model
import SystemPackage
package import Tools

/// Removes strays: Terraform takes them over in a root of their own, and destroys that.
package struct StrayRemoval: Sendable {
    package let context: ToolContext

    package init(context: ToolContext) {
        self.context = context
    }

    /// What the records call the cluster's own.
    private var recorded: Set<String> {
        Set(self.context.nodes.flatMap { [$0.instanceID, $0.volumeID].compactMap(\.self) })
    }

    /// Whether Terraform's state lacks a machine or volume of the cluster, as one from an old backup does.
    package func hasForgotten(_ state: TerraformState) -> Bool {
        !self.recorded.isSubset(of: state.resources.compactMap(\.id))
    }

    /// Whether pgherd may have made something: it has on record that it did, or its trace of what it made was lost.
    ///
    /// What else has the tags was made by somebody, such as a volume restored from a backup, and stays.
    package func isOwn(_ stray: Stray) -> Bool {
        self.context.workspace.isUnsettled || self.recorded.contains(stray.id)
    }

    /// - Parameter strays: What is to go.
    /// - Throws: ``CommandFailure`` with the code `destroy-failed`; `CancellationError`.
    package func remove(_ strays: [Stray]) async throws {
        try await self.context.log.write(
            RunStep(.progress, "removing what Terraform's state does not know: \(strays.summary)")
        )
        let folder = TerraformFolder.removal(in: self.context.workspace)
        do {
            try folder.prepare()
            for file in ["provider.tf", "variables.tf"] { try folder.take(file, from: self.context.workspace.look) }
            for (name, content) in try Self.documents(for: strays, in: self.context.workspace) {
                try PrivateFile.write(content, to: folder.path.appending(name))
            }
        } catch {
            throw CommandFailure(.destroyFailed, "\(folder.path) can't be prepared: \(error)", retry: true)
        }
        try await TerraformSession(self.context, in: folder.path).run(.takeOver, failingAs: .destroyFailed)
        try await TerraformSession(self.context, in: folder.path).run(.destroy, failingAs: .destroyFailed)
        // Not to be taken over once more.
        try? FileManager.default.removeItem(atPath: folder.path.appending(Self.imports).string)
    }

    private static let imports = "imports.tf.json"

    /// What the root is told beside its code.
    ///
    /// - Returns: Contents by name.
    /// - Throws: What can't be read or written as JSON.
    package static func documents(for strays: [Stray], in workspace: Workspace) throws -> [String: Data] {
        let own = try Data(contentsOf: URL(fileURLWithPath: workspace.look.appending("terraform.tfvars.json").string))
        var values = try JSONSerialization.jsonObject(with: own) as? [String: Any] ?? [:]
        values["strays"] = Dictionary(grouping: strays, by: \.kind.rawValue).mapValues { $0.map(\.id) }
        // Ids have a form that can't be code.
        let blocks = strays.map { ["to": "\($0.kind.resource).stray[\"\($0.id)\"]", "id": $0.id] }
        return [
            "terraform.tfvars.json": try WorkspaceDocuments.json(values),
            Self.imports: try WorkspaceDocuments.json(["import": blocks]),
        ]
    }
}
