import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Model

@Suite("The destroying of what was bought", .timeLimit(.minutes(2)))
struct DestroyPhaseTests {
    private func refusal(_ scene: PhaseScene) async throws -> String {
        let context = try await scene.context()
        let failure = await #expect(throws: CommandFailure.self) { try await DestroyPhase().perform(context) }
        #expect(failure?.code == .destroyFailed)
        return failure?.message ?? ""
    }

    @Test("asks for nothing where no apply was ever begun")
    func neverBought() async throws {
        let scene = try await PhaseScene(.destroy, hasBegunApply: false, completed: .plan)
        #expect(try await DestroyPhase().perform(try await scene.context()) == "Terraform never made anything")
        #expect(scene.asked == [])
    }

    @Test("finds by its tags what a state that is gone knew, and removes it")
    func lostState() async throws {
        let scene = try await PhaseScene(.destroy)
        try scene.find("i-00000001", "vol-00000001")
        let text = try await DestroyPhase().perform(try await scene.context())
        #expect(text.hasSuffix("the API has nothing else with the cluster's tags"))
        #expect(scene.removed?.contains("i-00000001") == true && scene.removed?.contains("vol-00000001") == true)
        #expect(try await scene.told.contains("Terraform's state is gone"))
    }

    @Test("still removes it after a first try that wrote an empty state and came to no end")
    func lostStateTwice() async throws {
        let scene = try await PhaseScene(.destroy)
        try scene.find("i-00000001", leaving: ["i-00000001"])
        #expect(try await self.refusal(scene).contains("still has instance i-00000001"))
        try scene.scratch.write(PhaseScene.empty, to: "state.json")
        try scene.scratch.write("[]", to: "left.json")
        let text = try await DestroyPhase().perform(try await scene.context())
        #expect(text.hasSuffix("the API has nothing else with the cluster's tags"))
    }

    @Test("is no success where a state is gone and nothing can be looked for")
    func blind() async throws {
        let scene = try await PhaseScene(.destroy)
        try scene.scratch.write("no credentials", to: "blind")
        #expect(try await self.refusal(scene).contains("can't be found out"))
        try FileManager.default.removeItem(atPath: scene.scratch.path.appending("orders/look").string)
        #expect(try await self.refusal(scene).contains("state of orders is gone"))
        #expect(!scene.asked.contains { $0.hasPrefix("orders destroy") })
    }

    @Test("leaves alone what pgherd did not make, however often it is asked for")
    func foreign() async throws {
        let scene = try await PhaseScene(.destroy)
        try await scene.addMachines()
        try scene.find("vol-0000000f")
        for _ in 1...3 {
            #expect(try await self.refusal(scene).contains("volume vol-0000000f (orders-2, z) with the cluster's tags"))
        }
        #expect(scene.removed == nil)
    }

    @Test("leaves it alone, and names it, where it keeps Terraform from destroying")
    func obstacle() async throws {
        let scene = try await PhaseScene(.destroy)
        try await scene.addMachines()
        try scene.find("i-0000000f")
        try scene.scratch.write("DependencyViolation", to: "refusal")
        for _ in 1...2 {
            let message = try await self.refusal(scene)
            #expect(message.hasPrefix("DependencyViolation; the API also has instance i-0000000f"), "\(message)")
        }
        #expect(scene.removed == nil)
    }

    @Test("removes a machine on record that an old state does not know, and nothing else")
    func oldState() async throws {
        let scene = try await PhaseScene(.destroy)
        try await scene.addMachines(inState: 1)
        try scene.find("i-00000002", "vol-00000002", "vol-0000000f", leaving: ["vol-0000000f"])
        #expect(try await self.refusal(scene).contains("the API has volume vol-0000000f"))
        let removed = try #require(scene.removed)
        #expect(removed.contains("i-00000002") && removed.contains("vol-00000002") && !removed.contains("vol-0000000f"))
        let order = scene.asked.filter { $0.contains(" destroy ") }.map { $0.prefix(7) }
        #expect(order == ["removal", "orders "])
    }

    @Test("removes all with the cluster's tags after an apply that was cut off")
    func unsettled() async throws {
        let scene = try await PhaseScene(.destroy)
        try await scene.addMachines()
        try scene.scratch.write("", to: "orders/unsettled.tfplan")
        try scene.find("i-0000000f")
        let text = try await DestroyPhase().perform(try await scene.context())
        #expect(text.hasSuffix("nothing else with the cluster's tags"))
        #expect(scene.removed?.contains("i-0000000f") == true)
    }

    @Test("lifts the protection of the state's machines alone, and makes none")
    func protection() async throws {
        let scene = try await PhaseScene(.destroy)
        try await scene.addMachines()
        let made =
            #"{"type":"planned_change","change":{"resource":{"addr":"module.cluster.aws_instance.node[\"orders-2\"]"},"action":"create"}}"#
        try scene.scratch.write(made, to: "plan.json")
        // The stand-in's plan is the same each time, so no machine is left that could be changed alone.
        _ = try await DestroyPhase().perform(try await scene.context())
        let plans = scene.asked.filter { $0.hasPrefix("orders plan") }
        #expect(plans.first?.contains(#"-target=module.cluster.aws_instance.node["orders-1"]"#) == true)
        #expect(plans.allSatisfy { $0.contains("-target=") })
        #expect(plans.count == 2 && plans.last?.contains("orders-2") == false)
        #expect(!scene.asked.contains { $0.hasPrefix("orders apply") })
        #expect(scene.asked.contains("orders state rm module.cluster.terraform_data.protection"))
        #expect(try await scene.told.contains("protection is not lifted beforehand"))
    }

    @Test("leaves a protection in force that was not given up")
    func protected() async throws {
        let scene = try await PhaseScene(.destroy)
        try await scene.addMachines()
        var spec = ClusterSpec.aws(replicas: 1)
        spec.cloud?.isTerminationProtected = true
        _ = try await DestroyPhase().perform(try await scene.context(spec: spec))
        #expect(!scene.asked.contains { $0.hasPrefix("orders state rm") || $0.hasPrefix("orders plan") })
    }
}
