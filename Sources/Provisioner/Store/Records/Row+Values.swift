import Commands
import GRDB

/// Reading columns; what can't be read is an error, and never stands for something else.
extension Row {
    /// A value that is written as its raw value.
    ///
    /// - Throws: ``RecordsFailure`` that names the column.
    func value<Value: RawRepresentable>(_ column: String, as type: Value.Type = Value.self) throws -> Value
    where Value.RawValue: DatabaseValueConvertible {
        try self.value(column) { (raw: Value.RawValue) in Value(rawValue: raw) }
    }

    /// A value that is written as its raw value, or `nil` where there is none.
    ///
    /// - Throws: ``RecordsFailure`` that names the column.
    func optional<Value: RawRepresentable>(_ column: String, as type: Value.Type = Value.self) throws -> Value?
    where Value.RawValue: DatabaseValueConvertible {
        guard let raw = self[column] as Value.RawValue? else { return nil }
        return try Self.made(Value(rawValue: raw), from: raw, in: column)
    }

    /// A value that is made of what the column holds.
    ///
    /// - Throws: ``RecordsFailure`` that names the column.
    func value<Raw: DatabaseValueConvertible, Value>(_ column: String, _ make: (Raw) -> Value?) throws -> Value {
        guard let raw = self[column] as Raw? else { throw RecordsFailure("\(column) has no value in a record") }
        return try Self.made(make(raw), from: raw, in: column)
    }

    /// A value that is made of what the column holds, or `nil` where it holds nothing.
    ///
    /// - Throws: ``RecordsFailure`` that names the column.
    func optional<Raw: DatabaseValueConvertible, Value>(_ column: String, _ make: (Raw) -> Value?) throws -> Value? {
        guard let raw = self[column] as Raw? else { return nil }
        return try Self.made(make(raw), from: raw, in: column)
    }

    func time(_ column: String) -> Timestamp { Timestamp(milliseconds: self[column]) }

    func optionalTime(_ column: String) -> Timestamp? {
        (self[column] as Int64?).map { Timestamp(milliseconds: $0) }
    }

    private static func made<Value>(_ value: Value?, from raw: some Any, in column: String) throws -> Value {
        guard let value else { throw RecordsFailure("\(column) of a record can't be read: \(raw)") }
        return value
    }
}
