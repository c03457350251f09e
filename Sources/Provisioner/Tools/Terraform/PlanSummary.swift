import Commands
import Foundation
import SystemPackage

/// What a saved plan would do; kept beside it in the workspace.
struct PlanSummary: Hashable, Sendable, Codable {
    let plan: String
    let changes: [TerraformResult.Change]
    /// `3 to add, 0 to change, 0 to remove`.
    let text: String
    /// The machines whose new address an apply would write down; `nil` in what earlier versions wrote.
    let moves: [MachineMove]?

    init(id: PlanID, changes: [TerraformResult.Change], text: String, moves: [MachineMove] = []) {
        self.plan = id.rawValue
        self.changes = changes
        self.text = text
        self.moves = moves
    }

    /// Reads the summary of a workspace's saved plan, if there is one.
    init?(in workspace: Workspace) {
        guard
            let content = FileManager.default.contents(atPath: workspace.planSummary.string),
            let summary = try? JSONDecoder().decode(PlanSummary.self, from: content)
        else { return nil }
        self = summary
    }

    var id: PlanID? { PlanID(self.plan) }
}
