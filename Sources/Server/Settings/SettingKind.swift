import Commands
import Configuration

/// What a setting's value may be.
enum SettingKind: Hashable, Sendable {
    /// Not empty.
    case text
    case integer(ClosedRange<Int>)
    case boolean
    case choice([String])
    /// An absolute path.
    case path
    /// A text of a form of its own.
    case form(SettingForm)
    /// Any number of them; in an environment variable or an argument separated by commas.
    case forms(SettingForm)
    /// Absolute paths; in an environment variable or an argument separated by colons.
    case paths

    /// Reads a value of the configuration file.
    func content(of json: JSONValue) throws(SettingRefusal) -> ConfigContent {
        switch (self, json) {
        case (.integer, .integer(let number)): try self.checked(.int(Int(number)))
        case (.boolean, .boolean(let isTrue)): .bool(isTrue)
        case (.text, .string(let text)), (.choice, .string(let text)), (.path, .string(let text)),
            (.form, .string(let text)):
            try self.checked(.string(text))
        case (.paths, .array(let values)), (.forms, .array(let values)):
            try self.checked(.stringArray(self.strings(of: values)))
        default: throw SettingRefusal("must be \(self.description), not \(json.kind)")
        }
    }

    /// Reads a value of the environment or the command line.
    func content(of text: String) throws(SettingRefusal) -> ConfigContent {
        switch self {
        case .text, .choice, .path, .form:
            return try self.checked(.string(text))
        case .integer:
            guard let number = Int(text) else { throw SettingRefusal("must be \(self.description), not \"\(text)\"") }
            return try self.checked(.int(number))
        case .boolean:
            guard let isTrue = Bool(text) else { throw SettingRefusal("must be \(self.description), not \"\(text)\"") }
            return .bool(isTrue)
        case .paths:
            do {
                return try self.checked(.stringArray(text.split(separator: ":").map(String.init)))
            } catch {
                throw SettingRefusal("\(error.reason) (here the paths are separated by colons)")
            }
        case .forms:
            return try self.checked(.stringArray(text.split(separator: ",").map(String.init)))
        }
    }

    /// The kind in words, as messages and the documentation say it.
    var description: String {
        switch self {
        case .text: "a text"
        case .integer(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .choice(let values): "one of \(values.joined(separator: ", "))"
        case .path: "an absolute path"
        case .form(let form): form.description
        case .forms(let form): "a list, each \(form.description)"
        case .paths: "a list of absolute paths"
        }
    }

    private func checked(_ content: ConfigContent) throws(SettingRefusal) -> ConfigContent {
        let isAllowed =
            switch (self, content) {
            case (.integer(let range), .int(let number)): range.contains(number)
            case (.choice(let values), .string(let text)): values.contains(text)
            case (.text, .string(let text)): !text.isEmpty && !text.utf8.contains(0)
            case (.path, .string(let path)): Self.isPath(path)
            case (.paths, .stringArray(let paths)): paths.allSatisfy(Self.isPath)
            case (.form(let form), .string(let text)): form.allows(text)
            case (.forms(let form), .stringArray(let texts)): texts.allSatisfy(form.allows)
            default: true
            }
        guard isAllowed else { throw SettingRefusal("must be \(self.description), not \(Self.describe(content))") }
        return content
    }

    private static func isPath(_ text: String) -> Bool { text.hasPrefix("/") && !text.utf8.contains(0) }

    private func strings(of values: [JSONValue]) throws(SettingRefusal) -> [String] {
        var strings: [String] = []
        for value in values {
            guard case .string(let text) = value else {
                throw SettingRefusal("must be \(self.description), and holds \(value.kind)")
            }
            strings.append(text)
        }
        return strings
    }

    private static func describe(_ content: ConfigContent) -> String {
        switch content {
        case .int(let number): String(number)
        case .string(let text): "\"\(text)\""
        case .stringArray(let texts): texts.map { "\"\($0)\"" }.joined(separator: ", ")
        default: "this"
        }
    }
}

/// Why a value is refused, as the end of a sentence that begins with the setting's name.
struct SettingRefusal: Error, Hashable, Sendable {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
