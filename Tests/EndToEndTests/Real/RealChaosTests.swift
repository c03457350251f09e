import Testing

extension RealTools {
    /// A server that is killed at random moments while it drives the real tools.
    @Suite(.timeLimit(.minutes(30)))
    struct RealChaosTests {
        @Test("killed at random moments of real work, a server tells the truth, and the cluster comes to its end")
        func herd() async throws {
            let (plan, tally) = (ChaosPlan.real, ChaosTally())
            try await Fixture.with(starting: false) { f in
                var herd = ChaosHerd(0, of: plan, f, nil, tally)
                try await herd.run()
            }
            print(tally.summary(seed: plan.seed))
            for violation in tally.violations { Issue.record("\(violation) (seed \(plan.seed))") }
        }
    }
}
