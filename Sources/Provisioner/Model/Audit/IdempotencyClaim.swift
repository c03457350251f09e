import Commands
import Crypto
import Foundation

/// A command that somebody marked, so that a repeat of it is recognised.
struct IdempotencyClaim: Hashable, Sendable {
    /// How long a repeat is recognised, in milliseconds.
    static let lifetime: Int64 = 24 * 60 * 60 * 1000

    /// The verified identity: keys of one don't meet those of another.
    let principal: String
    let key: IdempotencyKey
    /// In canonical form.
    let command: String

    /// The key was used in the meantime.
    struct Taken: Error {}
}

extension IdempotencyClaim {
    /// - Parameters:
    ///   - principal: The verified identity.
    ///   - key: The key.
    ///   - command: The command as it may be shown.
    ///   - whole: The command with everything that is not shown, of which only a digest is kept.
    ///   - installation: Makes the digest another one in every installation.
    init(principal: String, key: IdempotencyKey, command: String, whole: String, installation: String) {
        let digest = SHA256.hash(data: Data("\(installation)\n\(whole)".utf8)).prefix(8).map(\.description)
        let mark = command == whole ? "" : " ; what is not shown has the digest \(digest.joined(separator: "."))"
        self.init(principal: principal, key: key, command: command + mark)
    }
}

/// A command that was done under a key.
struct IdempotentCommand: Hashable, Sendable {
    /// In canonical form.
    let command: String
    /// The run that it started, or was about; `nil` for one without a run.
    let run: RunID?
    let at: Timestamp
}
