import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(5)))
    struct AuditTests {
        private static let commands: [(line: String, outcome: String)] = [
            ("@slack:T1/alice create cluster orders replicas=0", "succeeded"),
            ("create cluster orders replicas=0", "refused"),
            ("configure cluster orders", "succeeded"),
            ("plan cluster orders", "succeeded"),
            ("apply cluster orders plan=000000000000", "refused"),
            (#"generate cluster spare replicas=0 set.application_name="=1+1,\"x\", it's""#, "succeeded"),
            ("connect cluster orders reveal=yes", "succeeded"),
            ("cancel run 1", "refused"),
            ("destroy cluster nobody confirm=nobody", "refused"),
            ("destroy cluster orders confirm=orders", "succeeded"),
        ]

        @Test("every command that changes something has its intent and its outcome, also a refused one")
        func everyChangeIsOnRecord() async throws {
            try await Fixture.with { f in
                for command in Self.commands {
                    let answer = try await f.ask(command.line)
                    #expect(answer.isOK == (command.outcome == "succeeded"), "\(command.line)\n\(answer)")
                }
                // None of these changes anything, so none is written down.
                for question in ["list clusters", "runs", "show run 1", "connect cluster orders", "ping", "nonsense"] {
                    _ = try await f.ask(question)
                }
                let exported = try await f.succeed("audit export format=json")
                let entries = try AuditDocument.objects(exported.texts)
                #expect(exported.last.number("count") == entries.count)
                let intents = entries.filter { $0["stage"] as? String == "intent" }
                #expect(intents.count == Self.commands.count)
                for (intent, command) in zip(intents, Self.commands) {
                    let ends = entries.filter { $0["intent"] as? Int == intent["seq"] as? Int && $0["intent"] != nil }
                    #expect(ends.compactMap { $0["outcome"] as? String } == [command.outcome], "\(command.line)")
                    #expect(ends.allSatisfy { $0["command"] as? String == intent["command"] as? String })
                }
                #expect(intents.first?["actor"] as? String == "slack:T1/alice")
                #expect(intents.allSatisfy { $0["principal"] as? String == "local" && $0["peer"] != nil })
                try await Self.expectFilters(f, entries: entries.count)
                try await Self.expectCSV(f, like: entries)
            }
        }

        private static func expectFilters(_ f: Fixture, entries: Int) async throws {
            let refused = try await f.succeed("audit outcome=refused")
            #expect(refused.rows.count == Self.commands.filter { $0.outcome == "refused" }.count)
            let actor = try await f.succeed("audit actor=slack:T1/alice")
            #expect(actor.rows.map { $0["stage"] } == ["outcome", "intent"])
            #expect(try await f.succeed("audit run=1").rows.count == 2)
            #expect(try await f.succeed("audit cluster=nobody").rows.count == 2)
            #expect(try await f.succeed("audit until=2020-01-01").rows.isEmpty)
            #expect(try await f.succeed("audit since=1h limit=200").rows.count == entries)

            var pages: [Int] = []
            var after = ""
            repeat {
                let page = try await f.succeed("audit limit=3\(after)")
                pages += page.rows.compactMap { $0.number("seq") }
                after = page.last["after"].map { " after=\($0)" } ?? ""
            } while !after.isEmpty
            #expect(pages == Array((1...entries).reversed()))
        }

        private static func expectCSV(_ f: Fixture, like entries: [[String: any Sendable]]) async throws {
            let records = try AuditDocument.records(try await f.succeed("audit export format=csv").texts)
            #expect(records.count == entries.count)
            for (record, entry) in zip(records, entries) {
                #expect(record["seq"] == (entry["seq"] as? Int).map { "\($0)" })
                #expect(record["command"] == entry["command"] as? String)
                #expect(record["outcome"] == entry["outcome"] as? String ?? "")
                #expect(record.values.allSatisfy { !["=", "+", "-", "@"].contains($0.first) })
            }
        }
    }
}
