/// The one place through which text from outside passes before it becomes an event, a log line or an audit entry: known
/// secret values are struck out.
struct Redactor: Sendable {
    private let secrets: [String]

    init(_ secrets: [Secret]) {
        self.secrets = secrets.map { $0.revealed() }.filter { $0.utf8.count >= 6 }
    }

    func redacted(_ text: String) -> String {
        self.secrets.reduce(text) { text, secret in
            text.contains(secret)
                ? text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "(secret)") : text
        }
    }
}
