import Glibc
import Testing

extension RealTools {
    /// What runs say of a PostgreSQL that is there and is not.
    @Suite(.timeLimit(.minutes(8)))
    struct StuckServerTests {
        @Test("a primary that was stopped by a signal ends the run in time, by name and with the cause")
        func stopped() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0")
                let primary = try #require(try await f.instances(of: "orders").first)
                try primary.signal(SIGSTOP)
                let refused = try await f.ask("configure cluster orders", within: .seconds(180))
                try primary.signal(SIGCONT)
                #expect(refused.code == "configure-failed", "\(refused)")
                #expect(refused.last["node"] == primary.name, "\(refused)")
                let text = refused.last.text ?? ""
                #expect(text.contains("Bring the configuration into force: "), "\(refused)")
                #expect(text.contains("does not answer"), "\(refused)")
                #expect(refused.last["next"]?.isEmpty == false, "\(refused)")
                try await f.succeed("configure cluster orders")
            }
        }
    }
}
