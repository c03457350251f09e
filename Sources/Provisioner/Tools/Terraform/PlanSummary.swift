package import Commands
import Foundation
import SystemPackage

/// What a saved plan would do; kept beside it in the workspace.
package struct PlanSummary: Hashable, Sendable, Codable {
    package let plan: String
    package let changes: [TerraformResult.Change]
    /// `3 to add, 0 to change, 0 to remove`.
    package let text: String
    /// The machines whose new address an apply would write down; `nil` in what earlier versions wrote.
    package let moves: [MachineMove]?

    package init(id: PlanID, changes: [TerraformResult.Change], text: String, moves: [MachineMove] = []) {
        self.plan = id.rawValue
        self.changes = changes
        self.text = text
        self.moves = moves
    }

    /// Reads the summary of a workspace's saved plan, if there is one.
    package init?(in workspace: Workspace) {
        guard
            let content = FileManager.default.contents(atPath: workspace.planSummary.string),
            let summary = try? JSONDecoder().decode(PlanSummary.self, from: content)
        else { return nil }
        self = summary
    }

    package var id: PlanID? { PlanID(self.plan) }
}
