import Testing

/// Plans that the server's death cut off.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct CutOffPlanTests {
    @Test("a saved plan that another one was about to take the place of is not offered any more")
    func replaced() async throws {
        try await Fixture.withFakes { f, tools in
            try await f.succeed("generate cluster orders replicas=0")
            let plan = try #require(try await f.succeed("plan cluster orders").last["plan"])
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            try await f.succeed("plan cluster orders wait=no")
            try await gate.arrival()
            // Terraform may have written over the saved plan by now.
            try await f.server.kill()
            try await f.server.start()
            let shown = try await f.succeed("show cluster orders")
            #expect(shown.last["next"] == "plan cluster orders", "\(shown)")
            #expect(shown.rows.first?["plan"] == nil, "\(shown)")
            let refused = try await f.ask("apply cluster orders plan=\(plan)")
            #expect(refused.code == "stale-plan" && refused.last["next"] == "plan cluster orders", "\(refused)")
            try tools.tell(.terraform, [:])
            let newer = try #require(try await f.succeed("plan cluster orders").last["plan"])
            try await f.succeed("apply cluster orders plan=\(newer)")
        }
    }
}
