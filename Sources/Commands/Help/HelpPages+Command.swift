extension HelpPages {
    /// Everything about one command.
    static func page(of command: CommandDescription) -> [String] {
        var lines = Self.wrapped(command.usage, indent: "", hanging: "    ")
        lines.append("  \(command.summary)")
        if case .notOffered(let reason) = command.availability {
            return lines + ["", "This version does not offer it: \(reason)."]
        }
        for paragraph in command.details {
            lines.append("")
            lines += Self.wrapped(paragraph, indent: "", hanging: "")
        }
        if !command.arguments.isEmpty {
            lines += ["", "arguments:"]
            for argument in command.arguments { lines += Self.lines(of: argument) }
        }
        if !command.examples.isEmpty {
            lines += ["", "examples:"] + command.examples.map { "  \($0)" }
        }
        return lines
    }

    /// What an argument means, and below it which values it takes, what holds without it and its other names.
    private static func lines(of argument: ArgumentDescription) -> [String] {
        let form = argument.isPositional ? argument.placeholder : "\(argument.name)=\(argument.placeholder)"
        let isTold = argument.placeholder.contains("|") || argument.range == argument.summary
        var facts = isTold ? [] : [argument.range]
        switch argument.presence {
        case .required: facts.append("required")
        case .optional(default: let usual): facts.append("default: \(usual)")
        }
        facts += (argument.aliases + (argument.isPositional ? [argument.name] : [])).map { "also: \($0)=" }
        let margin = String(repeating: " ", count: 28)
        return Self.wrapped(argument.summary, indent: "  " + Self.padded(form, to: 26), hanging: margin)
            + Self.wrapped(facts.joined(separator: "; "), indent: margin, hanging: margin)
    }

    /// Text broken at blanks into lines of at most 100 columns.
    static func wrapped(_ text: String, indent: String, hanging: String) -> [String] {
        var lines: [String] = []
        var line = indent
        var isFresh = true
        for word in text.split(separator: " ") {
            if !isFresh, line.unicodeScalars.count + 1 + word.unicodeScalars.count > 100 {
                lines.append(line)
                line = hanging
                isFresh = true
            }
            line += isFresh ? String(word) : " \(word)"
            isFresh = false
        }
        return lines + [line]
    }
}
