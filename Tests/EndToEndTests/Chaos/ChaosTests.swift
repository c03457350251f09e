import Testing

/// A server that is killed again and again at random moments, while its users go on with their work.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ChaosTests {
    @Test("killed at random moments, a server tells the truth each time it is back, and every cluster comes to its end")
    func herds() async throws {
        let (plan, tally) = (ChaosPlan.quick, ChaosTally())
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<plan.herds {
                group.addTask { await Self.run(number, of: plan, tally) }
            }
        }
        print(tally.summary(seed: plan.seed))
        for violation in tally.violations { Issue.record("\(violation) (seed \(plan.seed))") }
        let spared = Set(KillPoint.phases).subtracting(tally.phases)
        if plan.kills >= 300 { #expect(spared.isEmpty, "no run was cut off in \(spared) (seed \(plan.seed))") }
    }

    private static func run(_ number: Int, of plan: ChaosPlan, _ tally: ChaosTally) async {
        do {
            try await Fixture.withQuickTools(starting: false) { configuration in
                configuration["runs.max_concurrent"] = 2
            } _: { f, tools in
                var herd = ChaosHerd(number, of: plan, f, tools, tally)
                try await herd.run()
            }
        } catch {
            tally.accuse(["herd \(number): \(error)"])
        }
    }
}
