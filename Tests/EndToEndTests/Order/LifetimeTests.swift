import Testing

/// Clusters whose time is limited, and clusters that nothing may destroy.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct LifetimeTests {
    @Test("a cluster whose time is over is destroyed by a run of its own, once, and the audit says by whom")
    func expiry() async throws {
        try await Fixture.withFakes { f, tools in
            try await f.fail("create cluster orders replicas=0 ttl=10s", code: "verify-failed")
            let listed = try await f.succeed("list clusters").rows.first
            #expect(listed?["expires"]?.hasSuffix("Z") == true, "\(listed?.line ?? "")")
            #expect(listed?["protected"] == nil)
            try await f.awaitState("destroyed", of: "orders")
            #expect(f.scratch.entries(of: "data/clusters").isEmpty)
            #expect(tools.calls(of: .terraform, "destroy") == 1)
            let runs = try await f.succeed("runs cluster=orders").rows
            #expect(runs.compactMap { $0["kind"] } == ["destroy", "create"], "\(runs)")
            let audit = try await f.succeed("audit actor=pgherd:ttl").rows
            #expect(audit.map { $0["stage"] } == ["outcome", "intent"], "\(audit)")
            #expect(audit.first?["outcome"] == "succeeded")
        }
    }

    @Test("the end survives a restart, and what was over meanwhile is done at the start")
    func restart() async throws {
        try await Fixture.withFakes { f, _ in
            try await f.fail("create cluster orders replicas=0 ttl=10s", code: "verify-failed")
            try await f.fail("create cluster billing replicas=0 ttl=1h", code: "verify-failed")
            let end = try await f.succeed("show cluster billing").rows.first?["expires"]
            try await f.server.kill()
            try await f.server.start()
            try await f.awaitState("destroyed", of: "orders")
            #expect(try await f.succeed("show cluster billing").rows.first?["expires"] == end)
        }
    }

    @Test("extend gives more time, never less, and an end to clusters without one")
    func extend() async throws {
        try await Fixture.withFakes { f, _ in
            try await f.fail("create cluster orders replicas=0", code: "verify-failed")
            #expect(try await f.succeed("show cluster orders").rows.first?["expires"] == nil)
            let first = try await f.succeed("extend cluster orders ttl=4h")
            let end = try #require(first.last["expires"])
            #expect(try await f.succeed("show cluster orders").rows.first?["expires"] == end)
            let shorter = try await f.fail("extend cluster orders ttl=3h", code: "bad-value")
            #expect(shorter.last["arg"] == "ttl" && shorter.last["expires"] == end, "\(shorter)")
            let longer = try await f.succeed("extend cluster orders ttl=5h")
            let later = try #require(longer.last["expires"])
            #expect(later > end)
            try await f.fail("extend cluster nowhere ttl=5h", code: "unknown-cluster")
            try await f.succeed("destroy cluster orders confirm=orders")
            try await f.fail("extend cluster orders ttl=5h", code: "wrong-state")
            let audit = try await f.succeed("audit cluster=orders").rows.filter {
                $0["command"]?.hasPrefix("extend") == true
            }
            #expect(audit.compactMap { $0["outcome"] } == ["refused", "succeeded", "refused", "succeeded"], "\(audit)")
            #expect(audit.count == 8, "an intent and an outcome each")
        }
    }

    @Test("extended before its end, a cluster lives on")
    func extendedInTime() async throws {
        try await Fixture.withFakes { f, tools in
            try await f.fail("create cluster orders replicas=0 ttl=10s", code: "verify-failed")
            try await f.fail("create cluster witness replicas=0 ttl=10s", code: "verify-failed")
            try await f.succeed("extend cluster orders ttl=1h")
            // Its end came later, so that of the other has passed without effect.
            try await f.awaitState("destroyed", of: "witness")
            #expect(try await f.succeed("show cluster orders").last["state"] == "failed")
            #expect(tools.calls(of: .terraform, "destroy") == 1)
        }
    }

    @Test("a protected cluster is destroyed neither by a command nor by its end")
    func protected() async throws {
        try await Fixture.withFakes { f, tools in
            try await f.fail("create cluster orders replicas=0 ttl=10s", code: "verify-failed")
            let protected = try await f.succeed("@alice protect cluster orders")
            #expect(protected.last["protected"] == "yes" && protected.last["expires"] != nil, "\(protected)")
            #expect(try await f.succeed("show cluster orders").rows.first?["protected"] == "yes")
            let refused = try await f.fail("destroy cluster orders confirm=orders", code: "protected")
            #expect(refused.last["next"] == "unprotect cluster orders", "\(refused)")
            #expect(refused.acknowledgement == nil)
            try await f.fail("create cluster witness replicas=0 ttl=10s", code: "verify-failed")
            try await f.awaitState("destroyed", of: "witness")
            #expect(try await f.succeed("show cluster orders").last["state"] == "failed")
            #expect(tools.calls(of: .terraform, "destroy") == 1)
            let audit = try await f.succeed("audit cluster=orders outcome=refused").rows
            #expect(audit.map { $0["code"] } == ["protected"], "\(audit)")
            let unprotected = try await f.succeed("unprotect cluster orders")
            #expect(unprotected.last.text?.contains("is destroyed now") == true, "\(unprotected)")
            try await f.awaitState("destroyed", of: "orders")
        }
    }

    @Test("protection does not come too late without saying so")
    func protectedTooLate() async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.max_concurrent"] = 1
        } _: { f, tools in
            try await f.fail("create cluster orders replicas=0", code: "verify-failed")
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")], "destroy": [.waitAt("gate")]])
            try await f.succeed("create cluster other replicas=0 wait=no")
            try await gate.arrival()
            let client = try await f.client()
            try client.send("destroy cluster orders confirm=orders")
            let run = try #require(try await client.reply()?.number("run"))
            let early = try await f.fail("protect cluster orders", code: "wrong-state")
            #expect(early.last["next"] == "cancel run \(run)", "\(early)")
            try await gate.open()
            try await Deadline.until("destroying has begun") { tools.calls(of: .terraform, "destroy") == 1 }
            let late = try await f.fail("protect cluster orders", code: "wrong-state")
            #expect(late.last["next"] == "attach run \(run)", "\(late)")
            try await f.fail("extend cluster orders ttl=1h", code: "wrong-state")
            try await gate.open()
            #expect(Answer(replies: try await client.replies()).isOK)
        }
    }
}
