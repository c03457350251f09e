import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(6)))
    struct ConcurrencyTests {
        @Test("three clusters come up at the same time over three connections")
        func threeAtOnce() async throws {
            try await Fixture.with { f in
                let names = ["orders", "billing", "search"]
                let answers = try await Self.atOnce(names) { try await f.succeed("create cluster \($0) replicas=1") }
                for answer in answers { answer.expectWholeRun() }
                #expect(Set(answers.compactMap(\.run)).count == 3)
                var all: [(String, [Instance])] = []
                for name in names {
                    let instances = try await f.instances(of: name)
                    try await f.expectReplication(in: instances)
                    all.append((name, instances))
                }
                #expect(Set(all.flatMap { $0.1.map(\.port) }).count == 6)
                _ = try await Self.atOnce(names) { try await f.succeed("destroy cluster \($0) confirm=\($0)") }
                for (name, instances) in all { f.expectGone(name, instances) }
            }
        }

        private static func atOnce(
            _ names: [String],
            _ ask: @escaping @Sendable (String) async throws -> Answer
        ) async throws -> [Answer] {
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for name in names { group.addTask { try await ask(name) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
    }
}
