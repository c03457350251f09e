/// A value that must not be shown: it can't be printed, logged, interpolated or encoded by accident.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    package init(_ value: String) {
        self.value = value
    }

    /// The value itself, for the few places that must write it: the vault, a password file, an answer to `reveal=yes`.
    package func revealed() -> String { self.value }

    package var description: String { "(secret)" }
    package var debugDescription: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
