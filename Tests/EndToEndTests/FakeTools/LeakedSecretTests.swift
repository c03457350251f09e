import Foundation
import Testing

/// Tools that print a password of the cluster: it is struck out wherever pgherd keeps or says anything.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct LeakedSecretTests {
    /// Texts end up shortened at several places; half a password that stays at such a place is a leak as well.
    private static let paddings = [0, 480, 1490, 4090, 262_120]

    @Test("in Terraform's words")
    func terraform() async throws {
        let lines = Self.paddings.flatMap { [Act.say(Self.line($0)), .say(Self.line($0), to: .err)] }
        try await Self.expectNoLeak(.terraform, "apply", lines + [.exit(1)])
        for padding in Self.paddings {
            try await Self.expectNoLeak(.terraform, "apply", [.say(Self.line(padding)), .exit(1)])
        }
    }

    @Test("in Terraform's diagnostics", arguments: Self.paddings)
    func diagnostics(padding: Int) async throws {
        try await Self.expectNoLeak(
            .terraform,
            "plan",
            [.diagnostic(Self.line(padding), detail: Self.line(padding)), .exit(1)]
        )
    }

    @Test("in Ansible's log", arguments: Self.paddings)
    func log(padding: Int) async throws {
        try await Self.expectNoLeak(.ansible, "site", [.say(Self.line(padding)), .exit(1)])
    }

    @Test("in Ansible's events", arguments: Self.paddings)
    func events(padding: Int) async throws {
        let line = Self.line(padding)
        try await Self.expectNoLeak(
            .ansible,
            "site",
            [
                .json(["event": "warning", "message": line], to: .events),
                .result("changed", host: "orders-1", task: line),
                .result("failed", host: line, task: line, message: line), .exit(2),
            ]
        )
    }

    private static func line(_ padding: Int) -> String {
        String(repeating: "y", count: padding) + "{secret}" + " and again {secret}"
    }

    private static func expectNoLeak(_ tool: FakeTools.Tool, _ step: String, _ acts: [Act]) async throws {
        try await Fixture.withFakes { f, tools in
            try tools.tell(tool, [step: acts])
            let answer = try await f.ask("create cluster orders replicas=0")
            #expect(answer.last.kind == "ERR")
            let secret = try await Self.secret(in: f)
            var said = answer.replies
            for question in ["attach run 1", "show run 1", "show cluster orders", "audit", "audit export format=json"] {
                said += try await f.ask(question).replies
            }
            for name in f.scratch.entries(of: "data/clusters/orders/logs") {
                said += try await f.succeed("cat cluster orders logs/\(name)").replies
            }
            for part in [secret.prefix(12), secret.dropFirst(10).prefix(12), secret.suffix(12)] {
                let leaks = said.filter { $0.line.contains(part) }.map { $0.line.prefix(200) }
                #expect(leaks.isEmpty, "part of the password was said: \(leaks)")
                let kept = try f.scratch.files(holding: String(part), in: "data")
                #expect(kept.isEmpty, "part of the password is kept in \(kept)")
                #expect(!f.server.logs.contains(part))
            }
        }
    }

    private static func secret(in f: Fixture) async throws -> String {
        let file = f.scratch.workspace(of: "orders").appendingPathComponent("group_vars/all/vault.yml").path
        let key = f.scratch.data.appendingPathComponent("vault.key").path
        let opened = try await f.run("ansible-vault", ["view", "--vault-password-file", key, file])
        let variables = try JSONSerialization.jsonObject(with: Data(opened.output.utf8)) as? [String: String]
        return try #require(variables?["pgherd_replication_password"])
    }
}
