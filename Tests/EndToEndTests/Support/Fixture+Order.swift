import Testing

extension Fixture {
    /// Asks one command that has to fail.
    @discardableResult
    func fail(
        _ line: String,
        code: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        let answer = try await self.ask(line)
        try #require(answer.code == code, "\(line)\n\(answer)", sourceLocation: sourceLocation)
        return answer
    }

    /// Waits until a cluster is in a state.
    func awaitState(_ state: String, of cluster: String) async throws {
        try await Deadline.until("\(cluster) is \(state)", within: .seconds(40)) {
            try await self.succeed("show cluster \(cluster)").last["state"] == state
        }
    }
}
