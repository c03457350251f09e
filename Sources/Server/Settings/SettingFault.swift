/// A setting that is refused, and where it was found.
struct SettingFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where: a file's name, `the environment`, `the command line`.
    var origin: String
    /// The setting, as it is written there.
    var key: String?
    /// What is wrong, and the way out.
    var reason: String

    var description: String {
        [self.origin, self.key, self.reason].compactMap(\.self).joined(separator: ": ")
    }
}
