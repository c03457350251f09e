import Testing

/// Tools that fail at any step: the client sees one clear `ERR`, and the records are true.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct FailingToolTests {
    @Test("a tool that fails", arguments: Self.failures)
    func fail(failure: ToolFailure) async throws {
        try await Fixture.withFakes { f, tools in
            try await failure.check(in: f, tools)
            #expect(f.server.process?.status == nil, "the server ended: \(f.server.logs.suffix(1000))")
        }
    }

    @Test("what failed is gone on with, and then destroyed, once the tools are well again")
    func recover() async throws {
        try await Fixture.withFakes { f, tools in
            try await ToolFailure.terraform("apply", "apply", [.diagnostic("no room"), .exit(1)]).check(in: f, tools)
            try tools.tell(.terraform, [:])
            let resumed = try await f.ask("resume cluster orders")
            #expect(resumed.code == "verify-failed", "\(resumed)")
            // Planned anew, since a plan that was cut off in the middle can't be applied again.
            #expect(tools.calls(of: .terraform, "plan") == 2)
            try tools.tell(.ansible, ["teardown": [.exit(4)]])
            let failed = try await f.ask("destroy cluster orders confirm=orders")
            #expect(failed.code == "destroy-failed" && failed.last["phase"] == "stop", "\(failed)")
            #expect(failed.last["next"] == "destroy cluster orders confirm=orders")
            try tools.tell(.ansible, [:])
            try tools.tell(.terraform, ["destroy": [.diagnostic("still attached"), .exit(1)]])
            let again = try await f.ask("destroy cluster orders confirm=orders")
            #expect(again.code == "destroy-failed" && again.last["phase"] == "destroy", "\(again)")
            #expect(again.last.text?.contains("still attached") == true, "\(again)")
            try tools.tell(.terraform, [:])
            try await f.succeed("destroy cluster orders confirm=orders")
            #expect(f.scratch.entries(of: "data/clusters").isEmpty)
        }
    }

    private static let failures: [ToolFailure] = [
        .terraform("init fails", "init", [.say("Error: no registry", to: .err), .exit(1)], words: ["no registry"]),
        .terraform(
            "plan fails with a diagnostic",
            "plan",
            [.diagnostic("bad plan", detail: "so bad"), .exit(1)],
            words: ["bad plan: so bad"]
        ),
        .terraform("plan fails in silence", "plan", [.exit(7)], words: ["Terraform has been successfully initialized"]),
        .terraform("plan ends well without a plan", "plan", [.exit(0)], words: ["saved no plan"]),
        .terraform("apply fails", "apply", [.diagnostic("quota"), .exit(1)], words: ["quota"]),
        .terraform(
            "apply finds the disk full",
            "apply",
            [.diagnostic("Failed to save state", detail: "write errored.tfstate: no space left on device"), .exit(1)],
            code: "disk-full",
            words: ["Failed to save state", "make room on that disk"]
        ),
        .terraform("apply is killed", "apply", [.die("KILL")], words: ["signal 9"]),
        .terraform("apply crashes", "apply", [.die("SEGV")], words: ["signal 11"]),
        .terraform("apply ends well without outputs", "apply", [.exit(0)], words: ["without the output nodes"]),
        .terraform("apply gives other nodes", "apply", [outputs(others), .exit(0)], words: ["x-1"]),
        .terraform("apply gives nodes elsewhere", "apply", [outputs(elsewhere), .exit(0)], words: ["orders-1"]),
        .terraform(
            "apply gives outputs of another form",
            "apply",
            [outputs("nodes"), .exit(0)],
            words: ["another form"]
        ),
        .ansible(
            "a task fails",
            [
                .task("roles : Clone"),
                .result("failed", host: "orders-2", task: "roles : Clone", message: "disk full"), .exit(2),
            ],
            words: ["Clone: disk full"]
        ),
        .ansible(
            "a host is unreachable",
            [.result("unreachable", host: "orders-1", message: "no route"), .exit(4)],
            words: ["no route"]
        ),
        .ansible(
            "a task fails, yet all ends well",
            [
                .result("failed", host: "orders-2", message: "ignored?"),
                .json(["event": "stats", "hosts": [String: String]()], to: .events), .exit(0),
            ],
            words: ["ignored?"]
        ),
        .ansible(
            "fails without any event",
            [.say("ERROR! no such role"), .exit(1)],
            words: ["status 1", "no such role"]
        ),
        .ansible("fails without a word", [.exit(250)], words: ["status 250"]),
        .ansible("ends well without its end", [.exit(0)], words: ["did not report its end"]),
        .ansible("is killed", [.die("KILL")], words: ["signal 9"]),
    ]

    private static let others: [[String: any Sendable]] = [
        ["name": "x-1", "role": "primary", "address": "127.0.0.1", "port": 1024]
    ]

    private static let elsewhere: [[String: any Sendable]] = [
        ["name": "orders-1", "role": "primary", "address": "127.0.0.1", "port": 1024, "instance_directory": "/etc"],
        ["name": "orders-2", "role": "replica", "address": "127.0.0.1", "port": 1025, "instance_directory": "/usr"],
    ]

    private static func outputs(_ nodes: any Sendable) -> Act {
        let output: [String: any Sendable] = ["sensitive": false, "value": nodes]
        return .json(["type": "outputs", "outputs": ["nodes": output]])
    }
}
