import Testing

@testable import Commands

@Suite("Help")
struct HelpPagesTests {
    private static let pages =
        [[], ["protocol"], ["show"], ["create"], ["audit"], ["rotate"], ["rotate", "secrets"]]
        + CommandTable.all.map(\.words)

    @Test("fits a terminal of 100 columns", arguments: Self.pages)
    func width(words: [String]) throws {
        for line in try HelpPages.lines(for: words) {
            #expect(line.count <= 100, "\(line)")
            #expect(line.unicodeScalars.allSatisfy { !$0.needsEscape } && !line.hasSuffix(" "))
        }
    }

    @Test("the overview is at most 50 lines and names every offered command once")
    func overview() throws {
        let lines = try HelpPages.lines(for: [])
        #expect(lines.count <= 50)
        for command in CommandTable.all {
            let count = lines.filter { $0.hasPrefix("  \(command.phrase) ") }.count
            #expect(
                count == (command.isOffered && command.words != ["audit"] ? 1 : command.isOffered ? 2 : 0),
                "\(command.phrase)"
            )
        }
    }

    @Test(
        "a command's page tells each argument with its default, values and other names",
        arguments: CommandTable.all.map(\.words)
    )
    func page(words: [String]) throws {
        let command = try #require(CommandTable.command(named: words))
        let text = try HelpPages.lines(for: words).joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(text.contains(command.summary))
        for argument in command.arguments {
            #expect(text.contains(argument.usage) && text.contains(argument.summary))
            for alias in argument.aliases { #expect(text.contains("also: \(alias)=")) }
            if case .optional(default: let usual) = argument.presence { #expect(text.contains("default: \(usual)")) }
            if !argument.placeholder.contains("|") { #expect(text.contains(argument.range)) }
        }
        for example in command.examples { #expect(text.contains(example)) }
    }

    @Test(
        "of something that does not exist is an error with a hint",
        arguments: [
            (["crate", "cluster"], "create cluster"), (["list", "cluster"], "list clusters"), (["protcol"], "protocol"),
            (["xyzzy"], nil), (["create", "cluster", "orders"], "create cluster"),
            (["rotate", "secrets", "orders"], "rotate secrets cluster"),
        ] as [([String], String?)]
    )
    func unknown(words: [String], hint: String?) throws {
        let failure = try #require(throws: CommandFailure.self) { try HelpPages.lines(for: words) }
        #expect(failure.code == .unknownCommand)
        #expect(failure.hint == hint)
        #expect(failure.next == (hint.map { "help \($0)" } ?? "help"))
    }

    @Test("the table is sound")
    func table() {
        #expect(Set(CommandTable.all.map(\.phrase)).count == CommandTable.all.count)
        let synonyms = CommandTable.all.flatMap(\.synonyms)
        #expect(Set(synonyms).count == synonyms.count)
        for command in CommandTable.all {
            #expect(
                (1...CommandTable.longestPhrase).contains(command.words.count) && command.summary.count <= 60,
                "\(command.phrase)"
            )
            let names = command.arguments.flatMap { [$0.name] + $0.aliases }
            #expect(Set(names).count == names.count && names.allSatisfy { $0 == $0.foldedASCII || $0 == "set.SETTING" })
            let meant = names + command.arguments.flatMap(\.synonyms)
            #expect(Set(meant).count == meant.count, "a synonym that is a name or has two meanings: \(meant)")
            if command.isOffered { #expect(!command.examples.isEmpty && !command.answer.isEmpty, "\(command.phrase)") }
        }
    }
}
