/// A JSON value as far as requests know them.
package enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// A number without fraction and exponent that fits into 64 bits.
    case integer(Int64)
    /// Any other number, as it was written.
    case decimal(String)
    case string(String)
    case array([JSONValue])
    /// The members in the order written; no name twice.
    case object([JSONMember])

    /// What kind of value it is, for messages.
    package var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .integer, .decimal: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// One member of a JSON object.
package struct JSONMember: Hashable, Sendable {
    package var name: String
    package var value: JSONValue
    /// Where the value begins in the text, in Unicode code points, counted from 1.
    package var column: Int

    package init(name: String, value: JSONValue, column: Int) {
        self.name = name
        self.value = value
        self.column = column
    }
}

/// Why a text is not JSON.
package struct JSONFailure: Error, Hashable, Sendable {
    /// What is wrong, as the end of a sentence that begins with "not valid JSON: ".
    package var reason: String
    /// Where, in Unicode code points, counted from 1.
    package var column: Int

    package init(reason: String, column: Int) {
        self.reason = reason
        self.column = column
    }
}
