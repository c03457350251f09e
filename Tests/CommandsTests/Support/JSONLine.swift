@testable import Commands

extension Request {
    /// The request as a client in JSON mode would write it, each value with the JSON type that suits it best.
    var jsonLine: String {
        var object = JSONWriter()
        if let tag { object.append("tag", .string(tag.rawValue)) }
        if let actor { object.append("as", .string(actor)) }
        object.append("command", .string(self.command.description.phrase))
        var arguments = JSONWriter()
        for argument in self.command.spelledArguments {
            switch argument.description.form {
            case .number:
                arguments.append(argument.name, Int64(argument.text).map(ReplyValue.integer) ?? .string(argument.text))
            case .truth: arguments.append(argument.name, .boolean(argument.text == "yes"))
            default: arguments.append(argument.name, .string(argument.text))
            }
        }
        if let key = self.idempotencyKey { arguments.append("idem", .string(key.rawValue)) }
        object.append("args", object: arguments)
        return object.finished
    }
}
