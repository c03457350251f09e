/// Why a command failed, as its `ERR` reply says it.
///
/// ```
/// S: ERR code=unknown-argument arg=replcias hint=replicas retry=no : unknown argument "replcias"; did you mean "replicas"?
/// ```
package struct CommandFailure: Error, Hashable, Sendable {
    package var code: ErrorCode
    /// For people: what failed, why in plain words, and the way out.
    package var message: String
    /// The argument at fault.
    package var argument: String?
    /// What was probably meant.
    package var hint: String?
    /// Where in the line the fault begins, in characters, counted from 1.
    package var column: Int?
    /// Whether the same command may succeed later.
    package var retry: Bool
    /// The run that failed.
    package var run: RunID?
    /// The phase of the run that failed.
    package var phase: String?
    /// The node at fault.
    package var node: String?
    /// The command to type next.
    package var next: String?
    /// Further facts for programs, such as `limit=8192`.
    package var details: ReplyFields

    package init(
        _ code: ErrorCode,
        _ message: String,
        argument: String? = nil,
        hint: String? = nil,
        column: Int? = nil,
        retry: Bool = false,
        run: RunID? = nil,
        phase: String? = nil,
        node: String? = nil,
        next: String? = nil,
        details: ReplyFields = [:]
    ) {
        self.code = code
        self.message = message
        self.argument = argument
        self.hint = hint
        self.column = column
        self.retry = retry
        self.run = run
        self.phase = phase
        self.node = node
        self.next = next
        self.details = details
    }

    /// The `ERR` reply that tells a client of this failure.
    package var reply: Reply {
        var fields: ReplyFields = ["code": .string(self.code.rawValue)]
        fields.append("arg", self.argument.map(ReplyValue.string))
        fields.append("hint", self.hint.map(ReplyValue.string))
        fields.append("column", self.column.map { ReplyValue($0) })
        fields.append("run", self.run.map { ReplyValue($0.rawValue) })
        fields.append("phase", self.phase.map(ReplyValue.string))
        fields.append("node", self.node.map(ReplyValue.string))
        for field in self.details.fields {
            fields.append(field.key, field.value)
        }
        fields.append("retry", .boolean(self.retry))
        fields.append("next", self.next.map(ReplyValue.string))
        return Reply(.error, fields, text: self.message)
    }
}
