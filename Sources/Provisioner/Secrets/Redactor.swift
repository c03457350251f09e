import Foundation

/// The one place through which text from outside passes before it becomes an event, a log line or an audit entry: known
/// secret values are struck out.
struct Redactor: Sendable {
    private let secrets: [String]

    init(_ secrets: [Secret]) {
        self.secrets = secrets.map { $0.revealed() }.filter { $0.utf8.count >= 6 }
    }

    func redacted(_ text: String) -> String {
        self.strikingWhole(self.strikingCut(text))
    }

    /// Strikes out the beginning of a secret at the place where a too long line was cut off.
    private func strikingCut(_ text: String) -> String {
        guard let mark = text.range(of: LineSplitter.cutMark, options: .backwards) else { return text }
        let kept = text[..<mark.lowerBound]
        for secret in self.secrets {
            let lengths = (4..<secret.count).reversed()
            guard let length = lengths.first(where: { kept.hasSuffix(secret.prefix($0)) }) else { continue }
            return "\(kept.dropLast(length))(secret)\(text[mark.lowerBound...])"
        }
        return text
    }

    private func strikingWhole(_ text: String) -> String {
        self.secrets.reduce(text) { text, secret in
            text.contains(secret)
                ? text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "(secret)") : text
        }
    }
}
