import Testing

/// Steps that fail for a cause which is known to pass are tried again, and everybody sees it.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct RetryTests {
    private static let reset = Act.diagnostic("request send failed", detail: "read: connection reset by peer")

    @Test("a plan that fails once for the network's sake succeeds with the second try")
    func plan() async throws {
        try await Fixture.withFakes { f, tools in
            try tools.tell(.terraform, ["plan": [Self.reset.times(1), .exit(1).times(1)]])
            let answer = try await f.succeed("generate cluster orders replicas=1")
            #expect(answer.isOK)
            let planned = try await f.succeed("plan cluster orders")
            let told = planned.events.filter { $0["state"] == "warning" }.compactMap(\.text)
            #expect(
                told.contains { $0.hasPrefix("try 2 of 3 in 2 s, since the network failed for a moment") },
                "\(planned)"
            )
            #expect(tools.calls(of: .terraform, "plan") == 2)
            // What the first try had planned does not count twice.
            #expect(planned.rows.count == 2, "\(planned)")
        }
    }

    @Test("no more often than is set, and an apply never")
    func limit() async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.retries"] = 1
        } _: { f, tools in
            try tools.tell(.terraform, ["apply": [Self.reset, .exit(1)]])
            try await FailedRun(code: "apply-failed", phase: "apply", words: ["connection reset"]).create(in: f)
            #expect(tools.calls(of: .terraform, "apply") == 1)
            try tools.tell(.terraform, ["init": [.say("Error: net/http: TLS handshake timeout", to: .err), .exit(1)]])
            let failed = try await f.ask("resume cluster orders")
            #expect(failed.code == "plan-failed", "\(failed)")
            #expect(tools.calls(of: .terraform, "init") == 3)
        }
    }

    @Test("a cancel ends the waiting for the next try at once")
    func cancel() async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.retries"] = 10
        } _: { f, tools in
            try tools.tell(.terraform, ["plan": [Self.reset, .exit(1)]])
            let client = try await f.client()
            try client.send("create cluster orders replicas=0")
            _ = try await client.replies { $0.text?.hasPrefix("try 4 of 11 in 8 s") == true }
            let clock = ContinuousClock()
            let begin = clock.now
            #expect(try await f.succeed("cancel run 1").last["state"] == "cancelled")
            #expect(clock.now - begin < .seconds(6))
        }
    }
}
