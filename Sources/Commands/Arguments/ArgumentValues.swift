/// The arguments of one command: known by name, none twice, their values still to be read.
package struct ArgumentValues: Sendable {
    let command: CommandDescription
    /// By the argument's own name, whichever of its names was typed.
    let given: [String: GivenArgument]
    /// The `set.NAME=VALUE` arguments in the order given.
    let settings: [GivenArgument]

    /// The value of an argument that a command can do without.
    ///
    /// - Throws: ``CommandFailure`` with ``ErrorCode/badValue``.
    func optional<Value>(_ argument: Argument<Value>) throws(CommandFailure) -> Value? {
        let description = argument.description
        guard let given = self.given[description.name] else { return nil }
        guard let text = given.text(for: description.form), let value = argument.read(text) else {
            let fault = given.text(for: description.form).flatMap(argument.fault).map { ": \($0)" } ?? ""
            throw CommandFailure(
                .badValue,
                "\(description.name) must be \(description.range), not \(given.shown)\(fault)",
                argument: description.name,
                hint: given.text(for: description.form).flatMap(argument.suggest),
                column: given.valueColumn
            )
        }
        return value
    }

    /// The value of an argument that the command needs.
    ///
    /// - Throws: ``CommandFailure`` with ``ErrorCode/badValue`` or ``ErrorCode/missingArgument``.
    func required<Value>(_ argument: Argument<Value>) throws(CommandFailure) -> Value {
        guard let value = try self.optional(argument) else { throw self.missing(argument.description) }
        return value
    }

    private func missing(_ description: ArgumentDescription) -> CommandFailure {
        let usage = self.command.usage
        let means =
            description.isPositional ? description.placeholder : "\(description.name)=\(description.placeholder)"
        return CommandFailure(
            .missingArgument,
            "\(self.command.phrase) needs \(means) (\(description.summary)); write: \(usage)",
            argument: description.name,
            next: "help \(self.command.phrase)"
        )
    }
}
