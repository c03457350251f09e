/// A value in a reply: JSON keeps numbers and truth values apart, text mode writes all of them bare or quoted.
package enum ReplyValue: Hashable, Sendable {
    case string(String)
    case integer(Int64)
    /// `yes` or `no` in text mode, `true` or `false` in JSON.
    case boolean(Bool)
}

extension ReplyValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(_ value: Int) { self = .integer(Int64(value)) }
    package init(_ value: Int64) { self = .integer(value) }
    package init(_ value: some CustomStringConvertible) { self = .string(value.description) }

    /// A span of time as the protocol writes it: seconds with one decimal, `12.3s`.
    package static func duration(_ duration: Duration) -> ReplyValue {
        let tenths = (duration / .milliseconds(100)).rounded()
        return .string("\(Int64(tenths) / 10).\(abs(Int64(tenths)) % 10)s")
    }
}
