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
        // A setting may hold typographic characters only where the client means them.
        return object.finished.unicodeScalars.map { scalar in
            guard Typography(scalar) != nil else { return String(scalar) }
            return scalar.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
        }.joined()
    }
}
