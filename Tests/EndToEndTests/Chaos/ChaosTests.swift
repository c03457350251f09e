import Testing

/// A server that is killed again and again at random moments, while its users go on with their work.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ChaosTests {
    @Test("killed at random moments, a server tells the truth each time it is back, and every cluster comes to its end")
    func herds() async throws {
        let plan = ChaosPlan.asked
        let tally = ChaosTally()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<plan.herds {
                group.addTask { await Self.run(number, of: plan, tally) }
            }
        }
        print(tally.summary(seed: plan.seed))
        for violation in tally.violations { Issue.record("\(violation) (seed \(plan.seed))") }
    }

    private static func run(_ number: Int, of plan: ChaosPlan, _ tally: ChaosTally) async {
        do {
            try await Self.withQuickTools { f, tools in
                var herd = ChaosHerd(number, of: plan, f, tools, tally)
                try await herd.run()
            }
        } catch {
            tally.accuse(["herd \(number): \(error)"])
        }
    }

    private static func withQuickTools(_ body: (Fixture, QuickTools) async throws -> Void) async throws {
        var tools: QuickTools?
        try await Fixture.with(starting: false) { configuration, scratch in
            let made = try QuickTools(in: scratch)
            made.use(in: &configuration)
            configuration["runs.max_concurrent"] = 2
            tools = made
        } _: { f in
            try await body(f, try #require(tools))
        }
    }
}
