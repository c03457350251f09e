import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("What Terraform has said so far")
struct TerraformResultTests {
    private let result = TerraformResult()

    private func take(_ lines: [String]) -> [RunStep] {
        lines.compactMap { self.result.take(TerraformMessage(line: $0)) }
    }

    @Test("of a plan: each change, and their number")
    func plan() {
        let steps = self.take(TerraformRecording.plan)
        #expect(
            steps.map(\.text) == [3, 1, 2].map { "module.cluster.terraform_data.node[\"orders-\($0)\"]: will create" }
        )
        #expect(steps.allSatisfy { $0.state == .progress })
        #expect(self.result.changes.map(\.action) == ["create", "create", "create"])
        #expect(self.result.summary == "3 to add, 0 to change, 0 to remove")
        #expect(self.result.outputs.isEmpty, "a plan knows no values")
        #expect(self.result.firstError == nil)
    }

    @Test("of what is only read: nothing that counts")
    func reads() {
        let step = self.result.take(.applyComplete(address: "data.aws_region.current", action: "read"))
        #expect(step?.text == "data.aws_region.current: read complete")
        #expect(self.result.doneCount == 0)
    }

    @Test("of a plan that takes over what exists: how much it takes over")
    func imports() {
        _ = self.result.take(.changeSummary(add: 1, change: 2, remove: 0, imports: 3, operation: "plan"))
        #expect(self.result.summary == "1 to add, 2 to change, 0 to remove, 3 to take over")
    }

    @Test("of an apply: how much of the plan is done, and the outputs that are no secret")
    func apply() throws {
        _ = self.take(TerraformRecording.plan)
        let applied = TerraformResult()
        applied.expect(self.result.changes)
        let steps = (TerraformRecording.plan + TerraformRecording.apply).compactMap {
            applied.take(TerraformMessage(line: $0))
        }
        let done = steps.filter { $0.text.hasSuffix("create complete") }
        #expect(done.map(\.step) == [1, 2, 3])
        #expect(done.map(\.steps) == [3, 3, 3])
        #expect(done.map(\.percent) == [33, 66, 100])
        #expect(applied.doneCount == 3)
        #expect(applied.changes.count == 3, "the plan that an apply repeats is not counted twice")
        #expect(Array(applied.outputs.keys) == ["nodes"])
        let nodes = try JSONDecoder().decode(
            [TerraformNode].self,
            from: Data(try #require(applied.outputs["nodes"]).utf8)
        )
        #expect(nodes.map(\.name) == ["orders-1", "orders-2"])
        #expect(nodes.map(\.role) == [.primary, .replica])
        #expect((nodes[1].port, nodes[1].sshAddress) == (15433, nil))
        #expect(nodes[1].instanceDirectory == "/var/lib/pgherd/instances/orders-2")
    }

    @Test("of more than was planned has no number")
    func unplanned() {
        let steps = self.take(TerraformRecording.apply).filter { $0.text.hasSuffix("complete") }
        #expect(steps.count == 3)
        #expect(steps.allSatisfy { $0.step == nil && $0.percent == nil })
    }

    @Test("of a failure: the first error, in one sentence")
    func failure() {
        let steps = self.take(TerraformRecording.failure)
        let sentence =
            "Invalid value for variable: Every port must be a whole number from 1024 to 65535. "
            + "This was checked by the validation rule at modules/local/variables.tf:39,3-13."
        #expect(self.result.firstError == sentence)
        #expect(steps.map(\.text) == ["error: \(sentence)", "error: Saved plan is stale: Plan again."])
        #expect(steps.allSatisfy { $0.state == .warning })
    }

    @Test("of a failure that is not JSON: its last words without the frame")
    func plainFailure() {
        let lines = ["╷", "│ Error: Backend initialization required", "│", "│ Run init.", "╵", ""]
        #expect(self.take(lines).isEmpty)
        #expect(self.result.firstError == "Error: Backend initialization required Run init.")
    }

    @Test("of a warning is told and is no error")
    func warning() {
        let line = #"{"diagnostic":{"severity":"warning","summary":"Deprecated","detail":""},"type":"diagnostic"}"#
        #expect(self.take([line]) == [RunStep(.warning, "warning: Deprecated")])
        #expect(self.result.firstError == nil)
    }
}
