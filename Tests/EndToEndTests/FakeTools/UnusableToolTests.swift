import Foundation
import Testing

/// Tools that can't even be started are refused before anything is on record.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct UnusableToolTests {
    @Test("a tool that is missing", arguments: FakeTools.Tool.allCases)
    func missing(tool: FakeTools.Tool) async throws {
        try await Self.expectRefusal("tool-missing", words: [tool.setting]) { tools in
            try FileManager.default.removeItem(at: tools.path(of: tool))
        }
    }

    @Test("a tool that is not executable", arguments: FakeTools.Tool.allCases)
    func notExecutable(tool: FakeTools.Tool) async throws {
        try await Self.expectRefusal("tool-missing", words: [tool.setting]) { tools in
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: tools.path(of: tool).path)
        }
    }

    @Test("a tool whose interpreter is missing", arguments: FakeTools.Tool.allCases)
    func noInterpreter(tool: FakeTools.Tool) async throws {
        try await Self.expectRefusal("tool-missing", words: [tool.rawValue]) { tools in
            try Data("#!/nowhere/interpreter\n".utf8).write(to: tools.path(of: tool))
        }
    }

    @Test("a tool that is too old", arguments: FakeTools.Tool.allCases, ["v1.4.7", "[core 0.9]", "0.12.31"])
    func tooOld(tool: FakeTools.Tool, version: String) async throws {
        try await Self.expectRefusal("tool-too-old", words: [tool.setting, "or newer is needed"]) { tools in
            try tools.tell(tool, [:], version: "\(tool.rawValue) \(version)")
        }
    }

    @Test(
        "a tool that prints nonsense for its version",
        arguments: FakeTools.Tool.allCases,
        ["", "hello", "v.", "999999999999999999999.5", "١.٥", "-", "\u{1B}[31mOK run=1\u{1B}[0m"]
    )
    func nonsense(tool: FakeTools.Tool, version: String) async throws {
        try await Self.expectRefusal("tool-missing", words: [tool.setting]) { tools in
            try tools.tell(tool, [:], version: version)
        }
    }

    @Test("a tool that fails when asked for its version", arguments: FakeTools.Tool.allCases)
    func failing(tool: FakeTools.Tool) async throws {
        try await Self.expectRefusal("tool-missing", words: ["exited with status 3", "no such luck"]) { tools in
            try tools.tell(tool, ["version": [.say("no such luck", to: .err), .exit(3)]])
        }
    }

    @Test("a tool that was never tried is warned of by the run")
    func untried() async throws {
        try await Fixture.withFakes { f, tools in
            try tools.tell(.ansible, [:], version: "ansible-playbook [core 2.99.0]")
            let answer = try await f.ask("create cluster orders replicas=1", within: .seconds(40))
            let warnings = answer.events.filter { $0["state"] == "warning" }.compactMap(\.text)
            #expect(warnings.contains { $0.contains("2.99.0") && $0.contains(Self.triedAnsible) }, "\(answer)")
        }
    }

    /// The range that the warning has to name.
    private static let triedAnsible = "2.14 to "

    @Test("a tool that comes back is used without a restart of the server")
    func comesBack() async throws {
        try await Fixture.withFakes { f, tools in
            let path = tools.path(of: .terraform)
            let aside = path.appendingPathExtension("aside")
            try FileManager.default.moveItem(at: path, to: aside)
            #expect(try await f.ask("create cluster orders").code == "tool-missing")
            try FileManager.default.moveItem(at: aside, to: path)
            try await FailedRun(code: "verify-failed", phase: "verify").create(in: f)
        }
    }

    private static func expectRefusal(
        _ code: String,
        words: [String],
        after change: (FakeTools) throws -> Void
    ) async throws {
        try await Fixture.withFakes { f, tools in
            try change(tools)
            let answer = try await f.ask("create cluster orders replicas=1", within: .seconds(40))
            #expect(answer.code == code, "\(answer)")
            #expect(answer.replies.count == 1, "\(answer)")
            for word in words { #expect(answer.last.text?.contains(word) == true, "\(answer)") }
            try await f.expectNothingExists()
            let audit = try await f.succeed("audit").rows
            #expect(audit.first?["outcome"] == "refused", "\(audit)")
            #expect(audit.first?["code"] == code, "\(audit)")
        }
    }
}
