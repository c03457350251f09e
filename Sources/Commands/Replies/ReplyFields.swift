/// The ordered keys and values of a reply; a `nil` value leaves its key out.
///
/// Keys are lower-case letters, digits, `_`, `-` and `.`; `tag`, `reply` and `text` are taken by JSON lines.
package struct ReplyFields: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One key and its value.
    package struct Field: Hashable, Sendable {
        package let key: String
        package let value: ReplyValue
    }

    package private(set) var fields: [Field] = []

    package init(dictionaryLiteral elements: (String, ReplyValue?)...) {
        for (key, value) in elements {
            self.append(key, value)
        }
    }

    /// Adds a field at the end, unless the value is `nil`.
    package mutating func append(_ key: String, _ value: ReplyValue?) {
        guard let value else { return }
        self.fields.append(Field(key: key, value: value))
    }

    /// The value of the first field named `key`.
    package subscript(_ key: String) -> ReplyValue? {
        self.fields.first { $0.key == key }?.value
    }
}
