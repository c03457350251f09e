import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Model

@Suite("The state of another server's cluster", .timeLimit(.minutes(2)))
struct ForeignStateTests {
    private func scene(_ kind: RunKind, hasBegunApply: Bool = false) async throws -> PhaseScene {
        let scene = try await PhaseScene(kind, hasBegunApply: hasBegunApply, completed: .plan)
        try scene.scratch.write(
            #"{"terraform":{"backend":{"s3":{"bucket":"states","key":"orders/terraform.tfstate"}}}}"#,
            to: "orders/main.tf.json"
        )
        try scene.scratch.write("{}", to: "orders/.terraform/terraform.tfstate")
        try scene.scratch.write(
            #"{"version":4,"outputs":{"identity":{"value":"other:1","type":"string"}},"resources":[{"mode":"managed","type":"aws_instance","name":"node","instances":[{"attributes":{"id":"i-00000001"}}]}]}"#,
            to: "state.json"
        )
        return scene
    }

    @Test("is never planned with", arguments: [true, false])
    func plan(hasBegunApply: Bool) async throws {
        let scene = try await self.scene(.create, hasBegunApply: hasBegunApply)
        let context = try await scene.context(in: .plan)
        let failure = await #expect(throws: CommandFailure.self) { try await PlanPhase().perform(context) }
        #expect(failure?.code == .planFailed)
        #expect(
            failure?.message.contains(
                "the state at s3 key=orders/terraform.tfstate holds 1 resource of another cluster"
            ) == true
        )
        #expect(failure?.message.contains("the identity other:1") == true)
        #expect(
            failure?.next == (hasBegunApply ? "show cluster orders" : "destroy cluster orders confirm=orders")
        )
        #expect(failure?.message.contains("{installation} in terraform.backend_file") == !hasBegunApply)
        #expect(!scene.asked.contains { $0.hasPrefix("orders plan") || $0.hasPrefix("orders apply") }, "\(scene.asked)")
    }

    @Test("is left as it is when the cluster that found it is given up")
    func destroy() async throws {
        let scene = try await self.scene(.destroy)
        var settings = scene.settings
        settings.terraformOptions.backendFile = "/etc/backend.json"
        let context = try await scene.context(in: .destroy, settings: settings)
        let text = try await DestroyPhase().perform(context)
        #expect(text.contains("is another's, and was left as it is"))
        #expect(try await RemovePhase().perform(context).contains("nothing that costs money is left"))
        #expect(
            !scene.asked.contains { $0.hasPrefix("orders destroy") || $0.hasPrefix("orders apply") },
            "\(scene.asked)"
        )
        #expect(try scene.scratch.read("state.json").contains("i-00000001"))
    }

    @Test("is not destroyed either where the cluster has made something of its own")
    func destroyBegun() async throws {
        let scene = try await self.scene(.destroy, hasBegunApply: true)
        let context = try await scene.context(in: .destroy)
        let failure = await #expect(throws: CommandFailure.self) { try await DestroyPhase().perform(context) }
        #expect(failure?.code == .destroyFailed && failure?.message.contains("put the state that it made back") == true)
        #expect(!scene.asked.contains { $0.hasPrefix("orders destroy") }, "\(scene.asked)")
    }
}
