import Foundation
import Testing

/// Settings that are legal and look like something else reach a real cluster letter by letter.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct LiteralSettingsTests {
    private static let values: [String: String] = [
        "application_name": "x'; DROP TABLE y; --",
        "app.hcl": "${path.module} %{ if true }yes%{ endif }",
        "app.jinja": "{{ lookup('pipe','touch PWNED') }}{% raw %}{# gone #}{{ 7*7 }}",
        "app.shell": "$(touch PWNED) `touch PWNED`; touch PWNED #",
        "app.backslash": "C:\\new\\table\\\\x\\'",
        "app.quotes": "\"double\" 'single' ''twice''",
        "app.yaml": "!!python/object:os *alias &anchor - x: y",
        "app.unsafe": "__ansible_unsafe !unsafe !vault |",
        "app.comment": "# not a comment",
        "app.format": "%s%n%d {0} \\x41 \\u0041 &lt;",
        "app.space": "  kept  ",
        "app.unicode": "é 漢字 🐘 e\u{301}",
        "app.number": "1e3",
        "app.boolean": "yes",
        "app.nothing": "null",
        "app.empty": "",
    ]

    @Test("and are shown exactly by every node")
    func literal() async throws {
        try await Fixture.with { f in
            let settings = Self.values.map { "set.\($0.key)=\(Self.quoted($0.value))" }.sorted().joined(separator: " ")
            let created = try await f.succeed("create cluster orders pg=15 replicas=1 \(settings)")
            let nodes = try await f.succeed("show cluster orders").rows.filter { $0["node"] != nil }
            #expect(nodes.count == 2, "\(created)")
            for node in nodes {
                for (name, value) in Self.values.sorted(by: { $0.key < $1.key }) where name != "application_name" {
                    #expect(
                        try await Self.ask("SHOW \(name)", of: node, f) == value,
                        "\(name) on \(node["node"] ?? "")"
                    )
                }
            }
            // psql names itself, so what the file says is asked for.
            let named = try await Self.ask(
                "SELECT setting FROM pg_file_settings WHERE name = 'application_name' AND applied",
                of: nodes[0],
                f
            )
            #expect(named == Self.values["application_name"])
            let shown = try await f.succeed("show cluster orders").rows.first
            for (name, value) in Self.values { #expect(shown?["set.\(name)"] == value, "\(name)") }
            #expect(!f.scratch.exists("PWNED") && !f.scratch.exists("data/clusters/orders/PWNED"))
            try await f.succeed("destroy cluster orders confirm=orders")
        }
    }

    private static func quoted(_ value: String) -> String {
        "\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    /// Asks over the instance's socket, as the user that it runs as.
    private static func ask(_ sql: String, of node: Reply, _ f: Fixture) async throws -> String {
        let psql = try Installed.postgres(15) + "/psql"
        let directory = try #require(node["directory"])
        let connection = "host=\(directory)/run port=\(node["port"] ?? "") dbname=postgres"
        let question = ["-X", "-A", "-t", "-c", sql, connection]
        let isRoot = FileManager.default.isWritableFile(atPath: "/root")
        let result =
            isRoot
            ? try await f.run("runuser", ["-u", "postgres", "--", psql] + question)
            : try await f.run(psql, question)
        try #require(result.status == 0, "\(result)")
        return String(result.output.dropLast())
    }
}
