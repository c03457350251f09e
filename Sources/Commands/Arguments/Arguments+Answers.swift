extension Arguments {
    static let form = Argument<ConnectRequest.Form>.choice(
        "as",
        .optional(default: "uri"),
        summary: "the form of the answer"
    )

    static let role = Argument<ConnectRequest.Role>.choice(
        "role",
        .optional(default: "primary"),
        summary: "which node: the primary to write, replicas to read"
    )

    static let reveal = Argument<Bool>.truth("reveal", usual: false, summary: "show the password; audited")

    /// A file of a cluster's workspace.
    static let file = Argument<String>(
        description: ArgumentDescription(
            name: "file",
            placeholder: "FILE",
            presence: .required,
            isPositional: true,
            summary: "a path that files cluster listed",
            range:
                "a relative path of at most \(ProtocolLimits.filePath) bytes, without .. and without invisible characters"
        ),
        read: { text in
            guard (1...ProtocolLimits.filePath).contains(text.utf8.count) else { return nil }
            guard !text.unicodeScalars.contains(where: { $0.needsEscape || $0 == "\\" }) else { return nil }
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            return parts.allSatisfy { !["", ".", ".."].contains($0) } ? text : nil
        },
        write: { $0 }
    )

    /// The protocol's version that a client speaks.
    static let proto = Argument<Int>.number(
        "proto",
        in: 1...999,
        .optional(default: String(ProtocolLimits.version)),
        summary: "the protocol's version that the client speaks"
    )

    static let mode = Argument<RenderingMode>.choice(
        "mode",
        .optional(default: "as before; text at first"),
        summary: "how replies are written from here on"
    )

    static let pingText = Argument<String>(
        description: ArgumentDescription(
            name: "text",
            placeholder: "TEXT",
            presence: .optional(default: "none"),
            isPositional: true,
            summary: "comes back unchanged",
            range: "a word, or any text in quotes"
        ),
        read: { $0 },
        write: { $0 }
    )

    static let helpWords = Argument<[String]>(
        description: ArgumentDescription(
            name: "command",
            placeholder: "COMMAND",
            form: .words,
            presence: .optional(default: "an overview"),
            isPositional: true,
            summary: "the command, or the first word of several",
            range: "the words of a command"
        ),
        read: { $0.foldedASCII.split(separator: " ").map(String.init) },
        write: { $0.joined(separator: " ") }
    )
}
