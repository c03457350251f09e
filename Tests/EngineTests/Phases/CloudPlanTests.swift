import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Store
@testable import Tools

@Suite("The planning of what is bought", .timeLimit(.minutes(2)))
struct CloudPlanTests {
    private static let idle = #"{"type":"change_summary","changes":{"add":0,"change":0,"remove":0,"operation":"plan"}}"#

    private static func nodes(_ addresses: String...) -> String {
        let nodes = addresses.enumerated().map { index, address in
            #"{"name":"orders-\#(index + 1)","role":"\#(index == 0 ? "primary" : "replica")","address":"10.20.0.\#(index + 1)","port":5432,"ssh_address":"\#(address)","ssh_user":"admin","zone":"z","instance_id":"i-0000000\#(index + 1)","volume_id":"vol-0000000\#(index + 1)","instance_directory":"/x"}"#
        }
        return "[\(nodes.joined(separator: ","))]"
    }

    private func scene(_ kind: RunKind, reachedAt addresses: String) async throws -> PhaseScene {
        let scene = try await PhaseScene(kind)
        try await scene.addMachines()
        try scene.scratch.write(Self.idle, to: "plan.json")
        try scene.scratch.write(#"{"planned_values":{"outputs":{"nodes":{"value":\#(addresses)}}}}"#, to: "shown.json")
        let outputs = #"{"type":"outputs","outputs":{"nodes":{"sensitive":false,"value":\#(addresses)}}}"#
        try scene.scratch.write("\(Self.idle)\n\(outputs)\n", to: "applied.json")
        return scene
    }

    @Test("is refused without the state of what exists")
    func lostState() async throws {
        let scene = try await PhaseScene(.plan)
        try scene.find("i-00000001")
        let context = try await scene.context(in: .plan)
        let failure = await #expect(throws: CommandFailure.self) { try await PlanPhase().perform(context) }
        #expect(failure?.code == .planFailed && failure?.next == "show cluster orders")
        #expect(
            failure?.message.hasPrefix("Terraform's state of orders is gone, but the API still has instance i-00000001")
                == true
        )
        #expect(!scene.asked.contains { $0.hasPrefix("orders plan") })
    }

    @Test("says that everything is planned anew where the state is gone and nothing exists")
    func nothingExists() async throws {
        let scene = try await PhaseScene(.plan)
        try scene.scratch.write(Self.idle, to: "plan.json")
        _ = try await PlanPhase().perform(try await scene.context(in: .plan))
        #expect(try await scene.told.contains("everything is planned anew"))
    }

    @Test(
        "makes everything anew that an apply has left which never came to its end, once the cluster is asked for anew"
    )
    func anew() async throws {
        let scene = try await PhaseScene(.plan, completed: .generate)
        try await scene.addMachines()
        try scene.scratch.write(Self.idle, to: "plan.json")
        try scene.scratch.write("", to: "orders/anew")
        try scene.scratch.write(#"{"planned_values":{}}"#, to: "shown.json")
        let context = try await scene.context(in: .plan)
        _ = try? await PlanPhase().perform(context)
        let plan = try #require(scene.asked.first { $0.hasPrefix("orders plan") })
        for address in [
            "aws_instance.node[\"orders-1\"]", "aws_ebs_volume.data[\"orders-2\"]", "terraform_data.protection",
        ] {
            #expect(plan.contains("-replace=module.cluster.\(address)"), "\(plan)")
        }
        context.workspace.settle()
        #expect(!FileManager.default.fileExists(atPath: context.workspace.anew.string))
    }

    @Test("tells of a machine at a new address, which is worth an apply")
    func moved() async throws {
        let scene = try await self.scene(.plan, reachedAt: Self.nodes("198.51.100.1", "203.0.113.9"))
        let context = try await scene.context(in: .plan)
        let text = try await PlanPhase().perform(context)
        #expect(text.hasSuffix("1 of the machines at a new address"))
        let move = MachineMove(node: "orders-2", old: "198.51.100.2", new: "203.0.113.9")
        #expect(PlanSummary(in: context.workspace)?.moves == [move])
        #expect(try await scene.told.contains("orders-2 is reached at 203.0.113.9 instead of 198.51.100.2"))
        #expect(await context.journal.idlePhases.isEmpty)
        #expect(!context.workspace.root.appending(".plan-description.json").exists)
    }

    @Test("finds nothing to change where every machine is at its address")
    func unmoved() async throws {
        let scene = try await self.scene(.plan, reachedAt: Self.nodes("198.51.100.1", "198.51.100.2"))
        let context = try await scene.context(in: .plan)
        _ = try await PlanPhase().perform(context)
        #expect(await context.journal.idlePhases == [.plan])
    }

    @Test("does not take the private address of a stopped machine for a new one")
    func stopped() async throws {
        let scene = try await self.scene(.plan, reachedAt: Self.nodes("198.51.100.1", "10.20.0.2"))
        let context = try await scene.context(in: .plan)
        _ = try await PlanPhase().perform(context)
        #expect(await context.journal.idlePhases == [.plan])
        #expect(try await scene.told.contains("has no public address, as a machine that is stopped has none"))
    }

    @Test(
        "is written down by an apply",
        arguments: [("203.0.113.9", "203.0.113.9"), ("10.20.0.2", "198.51.100.2"), ("198.51.100.2", "198.51.100.2")]
    )
    func applied(told: String, recorded: String) async throws {
        let scene = try await self.scene(.apply, reachedAt: Self.nodes("198.51.100.1", told))
        try scene.scratch.write("plan", to: "orders/plan.tfplan")
        let context = try await scene.context(in: .apply)
        let text = try await ApplyPhase().perform(context)
        #expect(try await scene.records.nodes(of: scene.cluster.id).map(\.sshAddress) == ["198.51.100.1", recorded])
        let isMove = told == "203.0.113.9"
        #expect(text.contains("orders-2 is reached at 203.0.113.9 instead of 198.51.100.2") == isMove)
        #expect(await context.journal.idlePhases.isEmpty == isMove)
        let file = context.workspace.root.appending(SSHConfiguration.fileName)
        #expect(file.exists == isMove)
    }
}
