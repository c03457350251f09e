import Testing

/// Runs that wait for each other.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct QueueTests {
    @Test("runs are worked off in the order of their arrival, and are told their place")
    func order() async throws {
        try await Self.withOneAtATime { f, tools, gate in
            let clients = [try await f.client(), try await f.client(), try await f.client()]
            var positions: [Int?] = []
            for (number, client) in clients.enumerated() {
                try client.send("create cluster c\(number) replicas=0")
                positions.append(try await client.reply()?.number("position"))
                if number == 0 { try await gate.arrival() }
            }
            #expect(
                positions == [1, 1, 2],
                "the first begins at once; of those that wait, one is the first and one the second"
            )
            #expect(try await f.succeed("runs state=queued").last["count"] == "2")
            #expect(tools.calls(of: .terraform, "plan") == 1)
            for client in clients {
                try await gate.open()
                let answer = Answer(replies: try await client.replies())
                #expect(answer.code == "verify-failed", "\(answer)")
            }
            let runs = try await f.succeed("audit outcome=failed").rows.compactMap { $0.number("run") }
            #expect(runs == [3, 2, 1])
        }
    }

    @Test("a cluster that a run holds is refused to others, and the holder is named")
    func busy() async throws {
        try await Self.withOneAtATime { f, _, gate in
            try await f.succeed("@alice create cluster orders replicas=0 wait=no")
            try await gate.arrival()
            for command in ["destroy cluster orders confirm=orders", "resume cluster orders", "plan cluster orders"] {
                let answer = try await f.ask(command)
                #expect(answer.code == "cluster-busy", "\(command): \(answer)")
                #expect(answer.last["holder"] == "1" && answer.last["next"] == "attach run 1", "\(answer)")
                #expect(answer.last.text?.contains("alice") == true, "\(answer)")
            }
            #expect(try await f.ask("create cluster orders").code == "cluster-exists")
            try await gate.open()
            #expect(try await f.ask("attach run 1").code == "verify-failed")
        }
    }

    @Test("a run that waits is cancelled before it began, and the next one moves up")
    func cancelQueued() async throws {
        try await Self.withOneAtATime { f, tools, gate in
            for name in ["first", "second", "third"] {
                try await f.succeed("create cluster \(name) replicas=0 wait=no")
            }
            try await gate.arrival()
            let cancelled = try await f.succeed("cancel run 2")
            #expect(cancelled.last["state"] == "cancelled" && cancelled.last["instances"] == "0", "\(cancelled)")
            #expect(f.scratch.entries(of: "data/clusters").sorted() == ["first"])
            for run in [1, 3] {
                try await gate.open()
                #expect(try await f.ask("attach run \(run)").code == "verify-failed")
            }
            #expect(tools.calls(of: .terraform, "plan") == 2)
            #expect(try await f.ask("cancel run 2").code == "wrong-state")
            try tools.tell(.terraform, [:])
            try await f.succeed("destroy cluster second confirm=second")
        }
    }

    @Test("a run at work is cancelled, gives its place to the next, and is gone on with")
    func cancelRunning() async throws {
        try await Self.withOneAtATime { f, tools, gate in
            try await f.succeed("create cluster first replicas=0 wait=no")
            try await f.succeed("create cluster second replicas=0 wait=no")
            try await gate.arrival()
            let cancelled = try await f.succeed("cancel run 1")
            #expect(cancelled.last["state"] == "cancelled", "\(cancelled)")
            #expect(cancelled.last["next"] == "resume cluster first", "\(cancelled)")
            #expect(f.marked(run: 1).isEmpty)
            try await Deadline.until("the second run has begun") { tools.calls(of: .terraform, "plan") == 2 }
            try await f.succeed("cancel run 2 force=yes")
            try tools.tell(.terraform, [:])
            #expect(try await f.ask("resume cluster first").code == "verify-failed")
            try await f.succeed("destroy cluster first confirm=first")
        }
    }

    private static func withOneAtATime(_ body: (Fixture, FakeTools, Gate) async throws -> Void) async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.max_concurrent"] = 1
        } _: { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            try await body(f, tools, gate)
        }
    }
}
