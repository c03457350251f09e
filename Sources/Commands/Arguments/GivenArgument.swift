/// An argument as a request gave it, before its value is read.
struct GivenArgument: Hashable, Sendable {
    /// A value by its JSON type; a text line has strings alone.
    enum Value: Hashable, Sendable {
        case text(String)
        case integer(Int64)
        case boolean(Bool)
    }

    /// The key as typed; `nil` for a word alone.
    var key: String?
    var value: Value
    /// Where the argument begins, in code points, counted from 1.
    var column: Int
    /// Where its value begins.
    var valueColumn: Int

    /// The value as a text line would give it, if an argument of this form takes its type.
    func text(for form: ArgumentDescription.Form) -> String? {
        switch (self.value, form) {
        case (.text(let text), _): text
        case (.integer(let integer), _): String(integer)
        case (.boolean(let boolean), .truth): boolean ? "yes" : "no"
        case (.boolean(let boolean), .settings): boolean ? "on" : "off"
        case (.boolean, _): nil
        }
    }

    /// The value for messages.
    var shown: String {
        switch self.value {
        case .text(let text): "\"\(text.clipped())\""
        case .integer(let integer): String(integer)
        case .boolean(let boolean): boolean ? "true" : "false"
        }
    }
}
