/// An argument with its type: how a value is read, and how it is written so that it is read back the same.
package struct Argument<Value: Sendable>: Sendable {
    package var description: ArgumentDescription
    /// Fails with `nil` for what ``ArgumentDescription/range`` does not allow.
    var read: @Sendable (String) -> Value?
    var write: @Sendable (Value) -> String
    /// What was probably meant by a value that could not be read.
    var suggest: @Sendable (String) -> String? = { _ in nil }
    /// What exactly is wrong with a value of several parts that could not be read, as an own clause.
    var fault: @Sendable (String) -> String? = { _ in nil }

    /// The argument's place in a command as it is written.
    func spelled(_ value: Value?) -> SpelledArgument? {
        value.map { SpelledArgument(name: self.description.name, text: self.write($0), description: self.description) }
    }
}

extension Argument where Value: Equatable {
    /// The same, left out where the value is the one that holds without it.
    func spelled(_ value: Value, unless usual: Value) -> SpelledArgument? {
        value == usual ? nil : self.spelled(value)
    }
}

/// One argument of a command as it is written in its canonical line.
package struct SpelledArgument: Hashable, Sendable {
    /// The key, also of a positional argument.
    package var name: String
    /// The value without quotes or escapes.
    package var text: String
    /// What describes it.
    package var description: ArgumentDescription

    /// The same without a value that may hold a secret.
    var concealed: SpelledArgument {
        guard self.description.form == .settings,
            SettingName(String(self.name.dropFirst(ArgumentValues.settingPrefix.count)))?.mayHoldSecret ?? true
        else { return self }
        var argument = self
        argument.text = SettingName.notShown
        return argument
    }

    /// Its part of a request line.
    var line: String {
        switch self.description.form {
        case .words:
            return self.text.split(separator: " ").map { String($0).asValue(quotingEquals: true) }.joined(
                separator: " "
            )
        case _ where self.description.isPositional:
            return self.text.asValue(quotingEquals: true)
        default:
            return "\(self.name)=\(self.text.asValue(escapingTypography: self.description.form == .settings))"
        }
    }
}
