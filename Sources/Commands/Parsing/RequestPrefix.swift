/// What may come before a command: whose answer it is, and on whose behalf it is asked.
struct RequestPrefix: Sendable {
    private let scalars: [Unicode.Scalar]
    /// The index of the first character not read.
    private(set) var position = 0
    private var last: String?

    init(_ text: LineText) {
        self.scalars = text.scalars
        self.skipBlanks()
    }

    /// - Throws: ``CommandFailure`` with ``ErrorCode/syntax`` for a `#` without a well-formed tag.
    mutating func tag() throws(CommandFailure) -> Tag? {
        guard self.next == "#" else { return nil }
        let column = self.position + 1
        let word = self.word()
        guard let tag = Tag(String(word.dropFirst())) else {
            throw CommandFailure(
                .syntax,
                "a tag is # and 1 to \(ProtocolLimits.tag) letters, digits, hyphens, underscores or dots, such as #7",
                argument: "tag",
                column: column
            )
        }
        self.last = "#\(tag)"
        return tag
    }

    /// - Throws: ``CommandFailure`` with ``ErrorCode/syntax`` for an `@` without a well-formed name.
    mutating func actor() throws(CommandFailure) -> String? {
        guard self.next == "@" else { return nil }
        let column = self.position + 1
        let name = String(self.word().dropFirst())
        if let (offset, character) = Typography.first(in: name.unicodeScalars), character.scalar.isPrintable {
            throw CommandFailure(
                .syntax,
                "\(character.name) at column \(column + 1 + offset) is \(character.kind), which no actor's name may hold",
                argument: "actor",
                column: column + 1 + offset
            )
        }
        guard ActorName.isValid(name) else {
            throw CommandFailure(
                .syntax,
                "an actor is @ and 1 to \(ProtocolLimits.actor) bytes without invisible characters, such as @slack:U024BE7LH",
                argument: "actor",
                column: column
            )
        }
        self.last = "@\(name)"
        return name
    }

    /// - Throws: ``CommandFailure`` with ``ErrorCode/syntax`` where the line ends here, or tag and actor come in the wrong order.
    func expectCommand() throws(CommandFailure) {
        let column = self.position + 1
        if let last, self.next == nil {
            throw CommandFailure(.syntax, "a command is missing after \(last.clipped())", column: column, next: "help")
        }
        if self.next == "#" || self.next == "@" {
            throw CommandFailure(
                .syntax,
                "a line has at most one tag and one actor, in this order: #TAG @ACTOR command",
                argument: self.next == "#" ? "tag" : "actor",
                column: column
            )
        }
    }

    private var next: Unicode.Scalar? { self.position < self.scalars.count ? self.scalars[self.position] : nil }

    private mutating func skipBlanks() {
        while let next, next.isBlank { self.position += 1 }
    }

    private mutating func word() -> String {
        let part = self.scalars[self.position...].prefix { !$0.isBlank }
        self.position = part.endIndex
        self.skipBlanks()
        return String(String.UnicodeScalarView(part))
    }
}
