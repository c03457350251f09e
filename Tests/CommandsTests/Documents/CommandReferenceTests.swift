import Foundation
import Testing

@testable import Commands

@Suite("docs/commands.md")
struct CommandReferenceTests {
    private let file = ProjectDocument("docs/commands.md")

    @Test("is what the table of commands says")
    func isCurrent() throws {
        let expected = CommandReference.markdown
        if ProcessInfo.processInfo.environment["PGHERD_WRITE_DOCUMENTS"] == "yes" { try self.file.write(expected) }
        let isCurrent = try self.file.text() == expected
        #expect(isCurrent, "write it anew: PGHERD_WRITE_DOCUMENTS=yes swift test --filter CommandReferenceTests")
    }

    @Test("names every command and all its arguments", arguments: CommandTable.all.map(\.words))
    func names(words: [String]) throws {
        let command = try #require(CommandTable.command(named: words))
        let text = try self.file.text()
        let start = try #require(
            text.range(of: command.isOffered ? "### \(command.phrase)\n" : "| `\(command.phrase)` |")
        )
        let section = text[start.lowerBound...].prefix(
            upTo: text[start.upperBound...].range(of: "\n### ")?.lowerBound ?? text.endIndex
        )
        for argument in command.arguments {
            for name in [argument.name] + argument.aliases { #expect(section.contains("\(name)="), "\(name)") }
        }
        for code in command.errors { #expect(section.contains("`\(code.rawValue)`")) }
    }
}
