import Foundation

/// The configuration file of a server under test.
struct ServerConfiguration {
    /// Setting names with a dot, such as `runs.max_concurrent`, with their values.
    var settings: [String: any Sendable] = [:]
    /// What the server's environment holds beyond the usual.
    var environment: [String: String] = [:]

    subscript(name: String) -> (any Sendable)? {
        get { self.settings[name] }
        set { self.settings[name] = newValue }
    }

    /// The file's JSON.
    func document() throws -> Data {
        var sections: [String: [String: any Sendable]] = [:]
        for (name, value) in self.settings {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            sections[parts[0], default: [:]][parts[1]] = value
        }
        return try JSONSerialization.data(withJSONObject: sections, options: [.prettyPrinted, .sortedKeys])
    }
}
