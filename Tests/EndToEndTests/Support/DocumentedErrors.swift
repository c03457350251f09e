import Foundation
import Testing

/// The error codes that `docs/commands.md` lists for each command, compared with those that the server really answers.
///
/// Every answer that a test gets goes through ``expect(_:_:)``, so a code that no reader of the document could know is found
/// by whichever test meets it.
struct DocumentedErrors: Sendable {
    /// By the command's words.
    let codes: [String: Set<String>]
    /// What any command may fail with.
    let common: Set<String>

    private static let shared: DocumentedErrors = {
        let file = Installed.packageRoot.appendingPathComponent("docs/commands.md")
        return DocumentedErrors(markdown: (try? String(contentsOf: file, encoding: .utf8)) ?? "")
    }()

    init(markdown: String) {
        var codes: [String: Set<String>] = [:]
        var common: Set<String> = []
        var command: String?
        var introduction = ""
        for line in markdown.split(separator: "\n") {
            if line.hasPrefix("### ") {
                let name = String(line.dropFirst(4))
                codes[name] = []
                command = name
            } else if let command, line.hasPrefix("Fails with ") {
                codes[command] = Self.names(in: line)
            } else if command == nil {
                introduction += line + " "
            }
        }
        if let start = introduction.range(of: "Any command may fail with") {
            common = Self.names(in: introduction[start.upperBound...])
        }
        (self.codes, self.common) = (codes, common)
    }

    /// The command that a line asks for; `nil` where its words are none of a documented command's.
    func command(in line: String) -> String? {
        let words = line.lowercased().split(separator: " ").drop { $0.hasPrefix("#") || $0.hasPrefix("@") }
        return (1...3).reversed().lazy.map { words.prefix($0).joined(separator: " ") }.first { self.codes[$0] != nil }
    }

    /// Records an issue where a command failed with a code that the document does not list for it.
    static func expect(_ line: String, _ answer: Answer) {
        guard let code = answer.code, let command = self.shared.command(in: line) else { return }
        let isListed = self.shared.codes[command]?.contains(code) == true || self.shared.common.contains(code)
        if !isListed { Issue.record("docs/commands.md does not list \(code) for \(command):\n\(line)\n\(answer)") }
    }

    private static func names(in text: Substring) -> Set<String> {
        Set(text.matches(of: /`([a-z-]+)`/).map { String($0.1) })
    }
}

@Suite("The reader of docs/commands.md")
struct DocumentedErrorsTests {
    @Test("knows the codes of each command, and those of all")
    func reading() {
        let errors = DocumentedErrors(
            markdown: """
                Any command may fail with `bad-line` or
                `internal`; what else is listed.
                ### create cluster
                Fails with `frozen`, `quota`.
                ### create
                """
        )
        #expect(errors.common == ["bad-line", "internal"])
        #expect(errors.codes == ["create cluster": ["frozen", "quota"], "create": []])
        #expect(errors.command(in: "#1 @alice CREATE cluster x") == "create cluster")
        #expect(errors.command(in: "create x") == "create")
        #expect(errors.command(in: "{\"command\":1}") == nil)
    }
}
