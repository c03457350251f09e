import Foundation

/// The one place through which text from outside passes before it becomes an event, a log line or an audit entry: known
/// secret values are struck out.
struct Redactor: Sendable {
    private let secrets: [String]

    init(_ secrets: [Secret]) {
        self.secrets = secrets.flatMap { Self.parts(of: $0.revealed()) }.filter { $0.utf8.count >= 6 }
    }

    /// The lines of a secret, since text from outside comes line by line; the frame of a PEM document is none.
    private static func parts(of secret: String) -> [String] {
        secret.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("-----") }
    }

    func redacted(_ text: String) -> String {
        self.strikingCut(self.strikingWhole(text))
    }

    /// Strikes out the beginning of a secret at the place where a too long line was cut off.
    private func strikingCut(_ text: String) -> String {
        guard let mark = text.range(of: LineSplitter.cutMark, options: .backwards) else { return text }
        let kept = text[..<mark.lowerBound]
        for secret in self.secrets {
            let lengths = (4..<max(4, secret.count)).reversed()
            guard let length = lengths.first(where: { kept.hasSuffix(secret.prefix($0)) }) else { continue }
            return "\(kept.dropLast(length))(secret)\(text[mark.lowerBound...])"
        }
        return text
    }

    private func strikingWhole(_ text: String) -> String {
        self.secrets.reduce(text) { text, secret in
            // Literally: to a comparison by characters, a secret with an accent behind it would be another text.
            text.replacingOccurrences(of: secret, with: "(secret)", options: .literal)
        }
    }
}
