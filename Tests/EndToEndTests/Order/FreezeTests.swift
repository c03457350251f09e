import Testing

/// Times in which nothing may be changed.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct FreezeTests {
    private static let changes = [
        "create cluster other replicas=0", "generate cluster other replicas=0", "plan cluster orders",
        "configure cluster orders", "resume cluster orders", "rotate secrets cluster orders",
        "destroy cluster orders confirm=orders",
    ]

    @Test("what would change a cluster is refused with who, why and until when; the rest goes on")
    func everything() async throws {
        try await Self.withCluster { f, tools in
            let frozen = try await f.succeed("@alice freeze reason=\"quarter end\" until=1h")
            let end = try #require(frozen.last["until"])
            for change in Self.changes {
                let answer = try await f.ask(change)
                // Some can't be done in this state, frozen or not.
                if answer.code == "wrong-state" { continue }
                #expect(answer.code == "frozen" && answer.last["next"] == "locks", "\(change): \(answer)")
                #expect(answer.last["holder"] == "alice" && answer.last["until"] == end, "\(answer)")
                for word in ["alice", "\"quarter end\"", end] {
                    #expect(answer.last.text?.contains(word) == true, "\(answer)")
                }
            }
            let audit = try await f.succeed("audit outcome=refused").rows
            #expect(audit.count { $0["code"] == "frozen" } >= 4, "\(audit)")
            #expect(tools.calls(of: .terraform, "destroy") == 0)
            for harmless in [
                "show cluster orders", "runs", "protect cluster orders", "unprotect cluster orders",
                "extend cluster orders ttl=1h", "backup records to=frozen.sqlite",
            ] {
                try await f.succeed(harmless)
            }
        }
    }

    @Test("a freeze survives a restart, and unfreeze lifts exactly its scope")
    func scopes() async throws {
        try await Self.withCluster { f, _ in
            try await f.succeed("freeze cluster=orders reason=INC-7")
            try await f.succeed("freeze target=aws reason=migration")
            try await f.server.kill()
            try await f.server.start()
            try await f.fail("destroy cluster orders confirm=orders", code: "frozen")
            try await f.fail("create cluster other replicas=0", code: "verify-failed")
            let missed = try await f.fail("unfreeze", code: "wrong-state")
            #expect(missed.last["next"] == "locks")
            try await f.succeed("unfreeze cluster=orders")
            try await f.succeed("destroy cluster orders confirm=orders")
        }
    }

    @Test("a run that waits in line when the freeze comes does not begin; the one at work comes to its end")
    func waiting() async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.max_concurrent"] = 1
        } _: { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            try await f.succeed("create cluster first replicas=0 wait=no")
            try await gate.arrival()
            try await f.succeed("create cluster second replicas=0 wait=no")
            try await f.succeed("freeze reason=x")
            try await gate.open()
            #expect(try await f.ask("attach run 1").code == "verify-failed")
            let discarded = try await f.fail("attach run 2", code: "discarded")
            #expect(discarded.last.text?.contains("everything is frozen") == true, "\(discarded)")
            #expect(try await f.succeed("show run 2").last["state"] == "discarded")
            #expect(tools.calls(of: .terraform, "plan") == 1)
            try await f.succeed("unfreeze")
            try tools.tell(.terraform, [:])
            try await f.succeed("destroy cluster second confirm=second")
        }
    }

    @Test("a freeze ends by itself, and a cluster whose time was over is destroyed then")
    func end() async throws {
        try await Self.withCluster { f, tools in
            try await f.succeed("freeze reason=short until=12s")
            try await f.succeed("extend cluster orders ttl=10s")
            try await f.fail("destroy cluster orders confirm=orders", code: "frozen")
            try await f.awaitState("destroyed", of: "orders")
            #expect(tools.calls(of: .terraform, "destroy") == 1)
            let refusals = try await f.succeed("audit actor=pgherd:ttl outcome=refused").last["count"]
            #expect(refusals == "0", "the freeze was not even tried")
        }
    }

    @Test(
        "a freeze that means nothing is refused",
        arguments: [
            ("freeze reason=x until=2020-01-01", "bad-value"), ("freeze cluster=nowhere reason=x", "unknown-cluster"),
            ("freeze cluster=orders target=aws reason=x", "bad-value"), ("freeze until=1h", "missing-argument"),
        ]
    )
    func refused(line: String, code: String) async throws {
        try await Self.withCluster { f, _ in
            try await f.fail(line, code: code)
            try await f.succeed("destroy cluster orders confirm=orders")
        }
    }

    @Test("a repeat under the same key does nothing again, another command is told of the first")
    func repeated() async throws {
        try await Self.withCluster { f, _ in
            try await f.succeed("freeze reason=x idem=k1")
            try await f.succeed("unfreeze")
            #expect(try await f.succeed("freeze reason=x idem=k1").last["repeated"] == "yes")
            try await f.fail("freeze reason=y idem=k1", code: "idempotency-conflict")
            try await f.succeed("destroy cluster orders confirm=orders")
        }
    }

    private static func withCluster(_ body: (Fixture, FakeTools) async throws -> Void) async throws {
        try await Fixture.withFakes { f, tools in
            try await f.fail("create cluster orders replicas=0", code: "verify-failed")
            try await body(f, tools)
        }
    }
}
