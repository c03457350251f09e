@testable import Commands

/// The reference of all commands, `docs/commands.md`, as the table of commands tells it.
enum CommandReference {
    static var markdown: String {
        var lines = Self.introduction
        for group in CommandDescription.Group.allCases {
            let commands = CommandTable.all.filter { $0.group == group && $0.isOffered }
            lines += ["", "## \(group.rawValue.prefix(1).uppercased())\(group.rawValue.dropFirst())"]
            for command in commands { lines += Self.section(of: command) }
        }
        lines += ["", "## Not offered by this version", ""]
        lines += ["They belong to the protocol and are answered with `ERR code=not-available`.", ""]
        lines += ["| command | is for | why not yet |", "| --- | --- | --- |"]
        for command in CommandTable.all {
            guard case .notOffered(let reason) = command.availability else { continue }
            lines.append("| `\(command.phrase)` | \(command.summary) | \(reason) |")
        }
        return
            (lines + [
                ""
            ])
            .joined(separator: "\n")
    }

    private static let introduction = [
        "<!-- Written from the table of commands in Sources/Commands/Catalogue.",
        "     PGHERD_WRITE_DOCUMENTS=yes swift test --filter CommandReferenceTests writes it anew. -->",
        "",
        "# Commands",
        "",
        "Every command is one line: its words, then arguments in any order. Words and keys may be written in capitals, values",
        "are taken as they are. An argument shown without its key, such as `NAME`, may be given as a word alone or with its key.",
        "How lines, quotes, tags and answers look is told in [protocol.md](protocol.md); `help` and `help COMMAND` tell the same at",
        "a terminal. Arguments about machines belong to some targets only, as it is said with each of them; given for another",
        "target they are refused.",
        "",
        "Any command may fail with `bad-line`, `line-too-long`, `syntax`, `bad-json`, `unknown-command`, `unknown-argument`,",
        "`repeated-argument`, `missing-argument`, `bad-value`, `not-available`, `too-many-in-flight` or `internal`; what else a",
        "command fails with is listed with it.",
    ]

    private static func section(of command: CommandDescription) -> [String] {
        var lines = ["", "### \(command.phrase)", "", "```text"]
        lines += HelpPages.wrapped(command.usage, indent: "", hanging: "    ") + ["```", ""]
        let summary = command.summary.prefix(1).uppercased() + command.summary.dropFirst()
        lines.append(([summary + "."] + command.details).joined(separator: " "))
        if !command.arguments.isEmpty {
            lines += ["", "| argument | means | must be | without it |", "| --- | --- | --- | --- |"]
            lines += command.arguments.map(Self.row(of:))
        }
        lines += ["", "Examples:", "", "```text"] + command.examples + ["```", "", "Answer:", ""]
        lines += command.answer.map { "- \($0)" }
        if !command.errors.isEmpty {
            lines += ["", "Fails with " + command.errors.map { "`\($0.rawValue)`" }.joined(separator: ", ") + "."]
        }
        return lines
    }

    private static func row(of argument: ArgumentDescription) -> String {
        let names =
            ([argument.isPositional ? argument.placeholder : argument.name + "="])
            + (argument.isPositional ? [argument.name + "="] : []) + argument.aliases.map { $0 + "=" }
        let without =
            switch argument.presence {
            case .required: "an error"
            case .optional(default: let usual): usual
            }
        let cells = [names.map { "`\($0)`" }.joined(separator: ", "), argument.summary, argument.range, without]
        return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
}
