import Testing

/// A way in which a tool fails in the middle of a run, and what the client has to be told.
struct ToolFailure: Sendable, CustomTestStringConvertible {
    let name: String
    let tool: FakeTools.Tool
    let step: String
    let acts: [Act]
    let expected: FailedRun

    var testDescription: String { self.name }

    static func terraform(
        _ name: String,
        _ step: String,
        _ acts: [Act],
        code: String? = nil,
        words: [String] = []
    ) -> ToolFailure {
        let phase = step == "init" ? "plan" : step
        let expected = FailedRun(code: code ?? "\(phase)-failed", phase: phase, words: words)
        return ToolFailure(name: name, tool: .terraform, step: step, acts: acts, expected: expected)
    }

    static func ansible(_ name: String, _ acts: [Act], words: [String] = []) -> ToolFailure {
        let expected = FailedRun(code: "configure-failed", phase: "configure", words: words)
        return ToolFailure(name: name, tool: .ansible, step: "site", acts: acts, expected: expected)
    }

    /// Behaves oddly but well, so that the run goes on to its end: there is no PostgreSQL to verify.
    static func harmless(_ name: String, _ tool: FakeTools.Tool, _ step: String, _ acts: [Act]) -> ToolFailure {
        let expected = FailedRun(code: "verify-failed", phase: "verify")
        return ToolFailure(name: name, tool: tool, step: step, acts: acts, expected: expected)
    }

    @discardableResult
    func check(in f: Fixture, _ tools: FakeTools) async throws -> Answer {
        try tools.tell(self.tool, [self.step: self.acts])
        return try await self.expected.create(in: f)
    }
}
