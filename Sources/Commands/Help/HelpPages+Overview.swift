extension HelpPages {
    /// One line a command, grouped, with the examples that somebody needs first.
    static var overview: [String] {
        var lines = [
            "try:  create cluster orders pg=15 replicas=2        builds it and shows every step",
            "      status cluster orders                          asks PostgreSQL how it is",
            "      destroy cluster orders confirm=orders          removes it completely",
        ]
        for group in CommandDescription.Group.allCases {
            lines.append("\(group.rawValue):")
            lines += CommandTable.all.filter { $0.group == group && $0.isOffered }.map(Self.entry(of:))
        }
        lines.append("more: help create cluster (every argument), help protocol (tags, quotes, JSON)")
        return lines
    }

    /// A command's line in a listing.
    static func entry(of command: CommandDescription) -> String {
        let required = command.arguments.filter { $0.presence == .required }.map(\.usage)
        let usage = ([command.phrase] + required).joined(separator: " ") + Self.optionalPart(of: command)
        return "  " + Self.padded(usage, to: 41) + command.summary
    }

    /// The text with blanks behind it, and at least one.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.unicodeScalars.count))
    }

    /// Arguments that every command that changes something takes.
    private static let common = [Arguments.wait.description.name, Arguments.idempotencyKey.description.name]

    private static func optionalPart(of command: CommandDescription) -> String {
        let optional = command.arguments.filter {
            $0.presence != .required && !Self.common.contains($0.name)
        }
        guard let first = optional.first else { return "" }
        if first.isPositional { return " \(first.usage)" + (optional.count > 1 ? " …" : "") }
        return " …"
    }
}
