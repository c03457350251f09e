import Testing

/// Commands that are sent twice under one key.
@Suite(.timeLimit(.minutes(5)))
struct IdempotencyTests {
    private static let create = "create cluster orders replicas=0"

    @Test("an equal command joins the first one's run, while it is at work, when it has ended, and after a restart")
    func joining() async throws {
        try await Fixture.withFakes { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            let first = try await f.client()
            try first.send("\(Self.create) idem=k1")
            try await gate.arrival()
            let second = try await f.client()
            try second.send("\(Self.create) idem=k1")
            let joined = try #require(try await second.reply())
            #expect(joined.kind == "ACK" && joined["run"] == "1" && joined["repeated"] == "yes", "\(joined)")
            let departed = try await f.succeed("\(Self.create) idem=k1 wait=no")
            #expect(departed.run == 1 && departed.last["next"] == "attach run 1", "\(departed)")
            try await gate.open()
            let (told, repeated) = (try await first.replies(), try await second.replies())
            #expect(told.dropFirst().dropLast().map(\.line) == repeated.dropLast().map(\.line), "the same events")
            #expect(told.last?["code"] == "verify-failed" && told.last?["retry"] == "yes")
            // Sent again under this key, it would end like that again.
            #expect(repeated.last?["code"] == "verify-failed" && repeated.last?["retry"] == "no")
            try await f.server.stop()
            try await f.server.start()
            let again = try await f.ask("\(Self.create) idem=k1")
            #expect(again.code == "verify-failed" && again.run == 1, "\(again)")
            #expect(again.events.map(\.line) == told.filter { $0.kind == "EVT" }.map(\.line))
            #expect(try await f.succeed("runs").last["count"] == "1")
        }
    }

    @Test("another command under the same key is refused, and the first is named")
    func conflict() async throws {
        try await Fixture.withFakes { f, _ in
            _ = try await f.ask("\(Self.create) idem=k1")
            for command in ["create cluster billing", "destroy cluster orders confirm=orders", "cancel run 1"] {
                let answer = try await f.ask("\(command) idem=k1")
                #expect(answer.code == "idempotency-conflict" && answer.last["run"] == "1", "\(answer)")
                #expect(answer.last.text?.contains(Self.create) == true, "\(answer)")
            }
            #expect(try await f.succeed("runs").last["count"] == "1")
            #expect(try await f.succeed("audit outcome=refused").rows.count == 3)
            #expect(try await f.ask(Self.create).run == 2, "without the key it is another command")
        }
    }

    @Test("equal commands that come at the same time start one run")
    func atOnce() async throws {
        try await Fixture.withFakes { f, _ in
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for number in 1...12 {
                    let line = "create cluster replicas=0 idem=k\(number % 2)"
                    group.addTask { try await f.ask(line) }
                }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.code == "verify-failed" }, "\(answers)")
            #expect(Set(answers.compactMap(\.run)).count == 2)
            #expect(try await f.succeed("runs").last["count"] == "2")
        }
    }

    @Test("a destroy that found nothing left to do stays done, also when there is a new cluster of that name")
    func doneAlready() async throws {
        try await Fixture.withFakes { f, _ in
            _ = try await f.ask(Self.create)
            let destroy = "destroy cluster orders confirm=orders"
            try await f.succeed(destroy)
            try await f.succeed("\(destroy) idem=k1")
            _ = try await f.ask(Self.create)
            let repeated = try await f.succeed("\(destroy) idem=k1")
            #expect(repeated.last["repeated"] == "yes", "\(repeated)")
            #expect(try await f.succeed("show cluster orders").last["state"] == "failed")
        }
    }

    @Test("a cancel that is sent again says what the first did")
    func cancel() async throws {
        try await Fixture.withFakes { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            try await f.succeed("\(Self.create) wait=no")
            try await gate.arrival()
            let first = try await f.succeed("cancel run 1 idem=c1")
            for isAnotherServer in [false, true] {
                if isAnotherServer {
                    try await f.server.stop()
                    try await f.server.start()
                }
                let repeated = try await f.succeed("cancel run 1 idem=c1")
                #expect(repeated.last["repeated"] == "yes" && repeated.last["run"] == "1", "\(repeated)")
                #expect(repeated.last.text == first.last.text)
                #expect(repeated.last["state"] == "cancelled")
            }
            #expect(try await f.ask("cancel run 1").code == "wrong-state")
            let audit = try await f.succeed("audit run=1").rows.filter { $0["command"] == "cancel run 1" }
            #expect(audit.filter { $0["stage"] == "intent" }.count == 1, "\(audit)")
        }
    }
}
