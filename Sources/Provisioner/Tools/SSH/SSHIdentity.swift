import Commands
import Foundation
package import SystemPackage

/// The key pair by which machines know pgherd.
package struct SSHIdentity: Hashable, Sendable {
    /// The private key's file; the public key's has `.pub` behind.
    package let path: FilePath

    package init(path: FilePath) {
        self.path = path
    }

    /// The public key as `authorized_keys` wants it, without its comment; `nil` where it can't be read.
    package var publicKey: String? {
        let text = try? String(contentsOfFile: self.path.string + ".pub", encoding: .utf8)
        let words = text?.split(whereSeparator: \.isWhitespace).prefix(2) ?? []
        return words.count == 2 ? words.joined(separator: " ") : nil
    }

    /// Makes the pair, unless there is one.
    ///
    /// - Throws: ``CommandFailure``; `CancellationError`.
    package func make(comment: String, runner: ProcessRunner) async throws {
        guard !FileManager.default.fileExists(atPath: self.path.string) else { return }
        guard let program = Executables.find("ssh-keygen") else { throw SSHCommand.missing("ssh-keygen") }
        let directory = self.path.removingLastComponent()
        try FileManager.default.createDirectory(
            atPath: directory.string,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        // Beside its place first: what a death leaves half-made is no key.
        let staging = directory.appending(".\(UUID().uuidString)")
        defer { for suffix in ["", ".pub"] { unlink(staging.string + suffix) } }
        let line = CommandLine(
            executable: program,
            arguments: ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", staging.string],
            environment: ToolEnvironment.base
        )
        let (outcome, _, errors) = try await runner.capture(line)
        guard outcome.isSuccess else {
            throw CommandFailure(
                .generateFailed,
                "no SSH key could be made: ssh-keygen \(outcome.description)\(errors.first.map { ": \($0)" } ?? "")",
                retry: true
            )
        }
        // Whoever is first has made the key; a link never replaces one.
        if link(staging.string, self.path.string) != 0 {
            if errno == EEXIST { return }
            throw CommandFailure(.generateFailed, "the SSH key can't be put to \(self.path): \(Errno(rawValue: errno))")
        }
        guard rename(staging.string + ".pub", self.path.string + ".pub") == 0 else {
            throw CommandFailure(.generateFailed, "the SSH key can't be put to \(self.path): \(Errno(rawValue: errno))")
        }
    }
}
