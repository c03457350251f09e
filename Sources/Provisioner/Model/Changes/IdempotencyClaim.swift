package import Commands
import Crypto
import Foundation

/// A command that somebody marked, so that a repeat of it is recognised.
package struct IdempotencyClaim: Hashable, Sendable {
    /// How long a repeat is recognised, in milliseconds.
    package static let lifetime: Int64 = 24 * 60 * 60 * 1000

    /// The verified identity: keys of one don't meet those of another.
    package let principal: String
    package let key: IdempotencyKey
    /// In canonical form.
    package let command: String

    package init(principal: String, key: IdempotencyKey, command: String) {
        self.principal = principal
        self.key = key
        self.command = command
    }

    /// The key was used in the meantime.
    package struct Taken: Error {
        package init() {}
    }
}

extension IdempotencyClaim {
    /// - Parameters:
    ///   - principal: The verified identity.
    ///   - key: The key.
    ///   - command: The command as it may be shown.
    ///   - whole: The command with everything that is not shown, of which only a digest is kept.
    ///   - installation: Makes the digest another one in every installation.
    package init(principal: String, key: IdempotencyKey, command: String, whole: String, installation: String) {
        let digest = SHA256.hash(data: Data("\(installation)\n\(whole)".utf8)).prefix(8).map(\.description)
        let mark = command == whole ? "" : " ; what is not shown has the digest \(digest.joined(separator: "."))"
        self.init(principal: principal, key: key, command: command + mark)
    }
}

/// A command that was done under a key.
package struct IdempotentCommand: Hashable, Sendable {
    /// In canonical form.
    package let command: String
    /// The run that it started, or was about; `nil` for one without a run.
    package let run: RunID?
    package let at: Timestamp

    package init(command: String, run: RunID?, at: Timestamp) {
        self.command = command
        self.run = run
        self.at = at
    }
}
