import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Tools

@Suite("What a saved plan would do")
struct PlanSummaryTests {
    private let scratch: Scratch
    private let workspace: Workspace

    init() throws {
        self.scratch = try Scratch()
        self.workspace = Workspace(root: self.scratch.path)
    }

    @Test("is kept beside the plan")
    func roundTrip() throws {
        let id = try #require(PlanID("3f9a1c0be27d"))
        let changes = [TerraformResult.Change(address: "a.b[\"x\"]", action: "create")]
        let summary = PlanSummary(id: id, changes: changes, text: "1 to add, 0 to change, 0 to remove")
        try PrivateFile.write(try JSONEncoder().encode(summary), to: self.workspace.planSummary)
        #expect(PlanSummary(in: self.workspace) == summary)
        #expect(PlanSummary(in: self.workspace)?.id == id)
    }

    @Test("is unknown where there is none, or something else", arguments: [nil, "", "{}", "[1]", "{\"plan\":7}"])
    func absent(content: String?) throws {
        if let content { try self.scratch.write(content, to: "plan.json") }
        #expect(PlanSummary(in: self.workspace) == nil)
    }

    @Test("belongs to a plan that is named after its bytes")
    func identity() throws {
        #expect(throws: CommandFailure.self) { try PlanPhase.identify(self.workspace) }
        try self.scratch.write("abc", to: Workspace.planName)
        // sha256("abc") = ba7816bf 8f01cfea …
        #expect(try PlanPhase.identify(self.workspace).rawValue == "ba7816bf8f01")
        try self.scratch.write("abd", to: Workspace.planName)
        #expect(try PlanPhase.identify(self.workspace).rawValue != "ba7816bf8f01")
    }
}
