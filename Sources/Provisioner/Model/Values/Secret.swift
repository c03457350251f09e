/// A value that must not be shown: it can't be printed, logged, interpolated or encoded by accident.
struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    init(_ value: String) {
        self.value = value
    }

    /// The value itself, for the few places that must write it: the vault, a password file, an answer to `reveal=yes`.
    func revealed() -> String { self.value }

    var description: String { "(secret)" }
    var debugDescription: String { "(secret)" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
