import Testing

/// Runs that wait for each other.
@Suite(.serialized, .timeLimit(.minutes(3)))
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

    @Test("a second command for a cluster waits for the run that holds it, or is refused with wait=no")
    func busy() async throws {
        try await Self.withOneAtATime { f, _, gate in
            try await f.succeed("@alice create cluster orders replicas=0 wait=no")
            try await gate.arrival()
            for command in ["destroy cluster orders confirm=orders", "resume cluster orders", "plan cluster orders"] {
                let answer = try await f.ask("\(command) wait=no")
                #expect(answer.code == "cluster-busy", "\(command): \(answer)")
                #expect(answer.last["holder"] == "1" && answer.last["next"] == "attach run 1", "\(answer)")
                #expect(answer.last.text?.contains("create cluster orders replicas=0, by alice, since") == true)
            }
            #expect(try await f.succeed("runs").last["count"] == "1")
            #expect(try await f.ask("create cluster orders").code == "cluster-exists")
            let client = try await f.client()
            try client.send("@bob resume cluster orders")
            let accepted = try #require(try await client.reply())
            #expect(accepted["position"] == "1" && accepted["holder"] == "1", "\(accepted)")
            #expect(accepted.text?.contains("create cluster orders replicas=0, by alice, since") == true)
            try await Self.checkLocks(f)
            try await gate.open()
            #expect(try await f.ask("attach run 1").code == "verify-failed")
            let answer = Answer(replies: try await client.replies())
            #expect(answer.code == "verify-failed" && answer.run == 2, "\(answer)")
            #expect(answer.replies.first?["state"] == "queued", "\(answer)")
        }
    }

    private static func checkLocks(_ f: Fixture) async throws {
        let locks = try await f.succeed("locks cluster=orders")
        #expect(locks.rows.map { $0["run"] } == ["1", "2"], "\(locks)")
        #expect(locks.rows.map { $0["state"] } == ["planning", "queued"], "\(locks)")
        #expect(locks.rows.map { $0["holder"] } == ["alice", "bob"], "\(locks)")
        #expect(locks.rows.map { $0["position"] } == [nil, "1"], "\(locks)")
        #expect(locks.rows.allSatisfy { $0["kind"] == "run" && $0["alive"] == "yes" }, "\(locks)")
        #expect(try await f.ask("locks cluster=billing").code == "unknown-cluster")
    }

    @Test(
        "a run whose turn comes when there is nothing left to do is discarded, and a second destroy has nothing to do"
    )
    func overtaken() async throws {
        try await Self.withOneAtATime { f, tools, gate in
            try await f.succeed("create cluster orders replicas=0 wait=no")
            try await gate.arrival()
            let lines = ["destroy cluster orders confirm=orders", "configure cluster orders"]
            let clients = [try await f.client(), try await f.client(), try await f.client()]
            for (line, client) in zip(lines + [lines[0]], clients) {
                try client.send(line)
                #expect(try await client.reply()?.kind == "ACK")
            }
            let refused = try await f.ask("create cluster orders")
            #expect(refused.code == "cluster-exists", "\(refused)")
            try await gate.open()
            var answers: [Answer] = []
            for client in clients { answers.append(Answer(replies: try await client.replies())) }
            #expect(answers[0].isOK && answers[0].last["state"] == "destroyed", "\(answers[0])")
            #expect(answers[1].code == "discarded", "\(answers[1])")
            #expect(answers[1].last.text?.contains("create cluster orders makes a new one") == true)
            #expect(answers[2].isOK && answers[2].last["state"] == "destroyed", "\(answers[2])")
            let states = try await f.succeed("runs").rows.map { $0["state"] }
            #expect(states == ["no-change", "discarded", "succeeded", "failed"])
            #expect(tools.calls(of: .ansible, "site") == 1)
        }
    }

    @Test("a run that waits is told when it moves up, and its story is kept")
    func moving() async throws {
        try await Self.withOneAtATime { f, _, gate in
            for name in ["a", "b", "c"] { try await f.succeed("create cluster \(name) replicas=0 wait=no") }
            try await gate.arrival()
            try await Deadline.until("the third knows its place") { try await Self.toldPlaces(of: 3, f) == 1 }
            try await f.succeed("cancel run 2")
            try await Deadline.until("the third has moved up") { try await Self.toldPlaces(of: 3, f) == 2 }
            for _ in 1...2 { try await gate.open() }
            let answer = try await f.ask("attach run 3")
            let told = answer.events.filter { $0["state"] == "queued" }.compactMap(\.text)
            #expect(told.count == 2, "\(answer)")
            #expect(told.first?.hasPrefix("1 run before it in line") == true, "\(told)")
            #expect(told.last?.hasPrefix("first in line") == true, "\(told)")
            let story = try await f.succeed("show run 3").rows.dropFirst()
            #expect(Array(story.map { $0["state"] }.prefix(4)) == ["received", "queued", "generating", "planning"])
            #expect(story.last?["state"] == "failed")
            #expect(story.map { $0["number"] } == (1...story.count).map { "\($0)" })
            #expect(story.dropLast().allSatisfy { $0["took"] != nil && $0["actor"] != nil && $0.text != nil })
            let cancelled = try await f.succeed("show run 2").rows
            #expect(cancelled.last?["state"] == "cancelled" && cancelled.last?["from"] == "queued")
        }
    }

    private static func toldPlaces(of run: Int, _ f: Fixture) async throws -> Int {
        try await f.succeed("tail run \(run)").events.count { $0["state"] == "queued" }
    }

    @Test("the line has an end, and nobody stands in it for ever")
    func limits() async throws {
        try await Self.withOneAtATime { configuration in
            configuration["runs.max_waiting"] = 1
            configuration["runs.queue_timeout_seconds"] = 3
        } _: { f, _, gate in
            try await f.succeed("create cluster a replicas=0 wait=no")
            try await gate.arrival()
            try await f.succeed("create cluster b replicas=0 wait=no")
            let refused = try await f.ask("create cluster c replicas=0 wait=no")
            #expect(refused.code == "quota" && refused.last["limit"] == "1", "\(refused)")
            let expired = try await f.ask("attach run 2")
            #expect(expired.code == "expired" && expired.last["next"] == "resume cluster b", "\(expired)")
            let clusters = try await f.succeed("list clusters").rows.map { $0["cluster"] }
            #expect(clusters == ["b", "a"])
            #expect(try await f.succeed("audit run=2").rows.first?["outcome"] == "refused")
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

    private static func withOneAtATime(
        _ configure: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (Fixture, FakeTools, Gate) async throws -> Void
    ) async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.max_concurrent"] = 1
            configure(&configuration)
        } _: { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            try await body(f, tools, gate)
        }
    }
}
