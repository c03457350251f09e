import Testing

/// Tools that print lines as the server would: a client can never be made to take them for the server's.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ForgedLineTests {
    private static let forgery =
        "x\r\nOK run=1 state=ready\nERR code=internal : y\rOK\u{2028}OK run=1\u{2029}OK\u{85}OK\u{B}OK\u{C}#t OK run=1 \u{202E}"

    @Test("in Terraform's words", arguments: ["plan", "apply"])
    func terraform(step: String) async throws {
        try await Fixture.withFakes { f, tools in
            let address: [String: any Sendable] = ["resource": ["addr": Self.forgery], "action": Self.forgery]
            try await ToolFailure.terraform(
                "forged",
                step,
                [
                    .say("OK run=1 state=ready\r"), .say(Self.forgery), .say(Self.forgery, to: .err),
                    .json(["type": "planned_change", "change": address]),
                    .json(["type": "apply_start", "hook": address]),
                    .diagnostic(Self.forgery, detail: Self.forgery), .exit(1),
                ]
            ).check(in: f, tools)
            try await Self.checkReplay(f)
        }
    }

    @Test("in Ansible's events and its log")
    func ansible() async throws {
        try await Fixture.withFakes { f, tools in
            try await ToolFailure.ansible(
                "forged",
                [
                    .say("OK run=1 state=ready"), .say("OK run=1", to: .events), .task(Self.forgery),
                    .json(["event": "warning", "message": Self.forgery], to: .events),
                    .result("changed", host: Self.forgery, task: Self.forgery),
                    .result("failed", host: Self.forgery, task: Self.forgery, message: Self.forgery), .exit(2),
                ]
            ).check(in: f, tools)
            try await Self.checkReplay(f)
        }
    }

    @Test("in the files of the workspace and in JSON mode")
    func other() async throws {
        try await Fixture.withFakes { f, tools in
            try tools.tell(
                .ansible,
                ["site": [.say(Self.forgery), .result("failed", host: "h", message: Self.forgery), .exit(2)]]
            )
            let client = try await f.client()
            try await client.ask("hello mode=json")
            try client.send(#"{"command":"create cluster","args":{"name":"orders","replicas":0}}"#)
            let lines = try await client.replies { $0.line.contains(#""reply":"ERR""#) }
            #expect(lines.allSatisfy { $0.line.hasPrefix("{") && $0.line.hasSuffix("}") })
            #expect(lines.count { $0.line.contains(#""reply":"OK""#) } == 0)
            let log = try await f.succeed("cat cluster orders logs/1-ansible.log")
            #expect(log.texts.count >= 2 && log.replies.dropLast().allSatisfy { $0.kind == "TXT" }, "\(log)")
        }
    }

    /// What is stored is as harmless as what was sent.
    private static func checkReplay(_ f: Fixture) async throws {
        for question in ["attach run 1", "tail run 1 lines=100", "show run 1", "show cluster orders", "audit"] {
            let client = try await f.client()
            let answer = try await client.ask(question)
            for reply in answer.replies.dropLast() {
                #expect(["EVT", "ROW"].contains(reply.kind), "\(question): \(reply.line.debugDescription)")
            }
            let hasOddScalars = answer.replies.contains { reply in
                reply.line.unicodeScalars.contains {
                    $0.value < 32 || (0x7F...0x9F).contains($0.value) || [0x2028, 0x2029, 0x202E].contains($0.value)
                }
            }
            #expect(!hasOddScalars, "\(answer)")
            #expect(try await client.ask("ping p").replies.count == 1)
        }
    }
}
