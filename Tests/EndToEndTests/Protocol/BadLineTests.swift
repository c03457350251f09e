import Testing

/// Bad input over the wire: each line gets its error code, and nothing comes to be.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct BadLineTests {
    /// Attempts to say something in another language: shell, HCL, YAML, Jinja, SQL, configuration files, formats.
    private static let attacks = [
        "x; touch PWNED", "$(touch PWNED)", "`touch PWNED`", "x && touch PWNED", "x | tee PWNED", "../../PWNED",
        "'; DROP TABLE run; --", "x\\\" OR \\\"1\\\"=\\\"1", "${file(\\\"/etc/passwd\\\")}", "%{ for x in y }",
        "{{ lookup('pipe', 'touch PWNED') }}", "!!python/object/apply:os.system [touch PWNED]", "x: y", "*alias",
        "x\\nport = 1", "on'\\nport=1", "x#y", "<<EOF", "\u{202E}x", "x\\x00", "%s%n", "~root", "--help", "C:\\\\x",
    ]

    @Test("lines of a wrong form", arguments: [BadLine.forms])
    func forms(lines: [BadLine]) async throws { try await Self.expectRefusals(lines) }

    @Test("values that are out of range or of another form", arguments: [BadLine.values])
    func values(lines: [BadLine]) async throws { try await Self.expectRefusals(lines) }

    @Test("settings that PostgreSQL or pgherd does not take", arguments: [BadLine.settings])
    func settings(lines: [BadLine]) async throws { try await Self.expectRefusals(lines) }

    @Test(
        "attacks in every value",
        arguments: ["name", "pg", "replicas", "target", "instance_type", "max_connections", "shared_buffers"]
    )
    func attack(argument: String) async throws {
        let others = argument == "name" ? "" : "orders "
        try await Self.expectRefusals(
            Self.attacks.map { BadLine("create cluster \(others)\(argument)=\"\($0)\"", "bad-value", argument) }
        )
    }

    @Test("attacks in the names of clusters that are asked for")
    func attackedNames() async throws {
        try await Self.expectRefusals(
            Self.attacks.flatMap { attack in
                ["status cluster", "files cluster", "connect cluster", "resume cluster", "plan cluster"]
                    .map { BadLine("\($0) \"\(attack)\"", "bad-value", "name") }
            }
        )
    }

    @Test("attacks in a setting that takes no text")
    func attackedSettings() async throws {
        let invisible = ["x\\nport = 1", "on'\\nport=1", "x\\x00"]
        let typographic = ["\u{202E}x"]
        try await Self.expectRefusals(
            Self.attacks.map {
                BadLine(
                    "create cluster orders set.work_mem=\"\($0)\"",
                    typographic.contains($0) ? "syntax" : invisible.contains($0) ? "bad-value" : "bad-setting",
                    "set.work_mem"
                )
            }
        )
    }

    private static func expectRefusals(_ lines: [BadLine]) async throws {
        try await Fixture.with { f in
            let client = try await f.client()
            for bad in lines {
                try client.send(bytes: bad.bytes + [UInt8(ascii: "\n")])
                let answer = Answer(replies: try await client.replies(within: .seconds(30)))
                #expect(answer.replies.count == 1, "\(bad.shown): \(answer)")
                #expect(answer.code == bad.code, "\(bad.shown): \(answer)")
                if let argument = bad.argument { #expect(answer.last["arg"] == argument, "\(bad.shown): \(answer)") }
                #expect(answer.last.text?.isEmpty == false, "\(bad.shown): \(answer)")
                #expect(
                    answer.last.line.utf8.count < 4096,
                    "\(bad.shown): an answer of \(answer.last.line.utf8.count) bytes"
                )
            }
            #expect(try await client.ask("ping well").last.text == "well")
            try await f.expectNothingExists()
            #expect(!f.scratch.exists("PWNED"))
            #expect(!f.scratch.exists("data/PWNED"))
        }
    }
}
