import Commands
import Foundation
import SystemPackage

/// Asks a running instance by `psql`, as the monitoring role, over TCP like any client.
struct Psql: Sendable {
    let runner: ProcessRunner
    /// Where password files live while they are needed.
    let scratch: FilePath

    /// The role that pgherd asks as; may read statistics and write its own canary, nothing else.
    static let role = "pgherd_monitor"

    /// Runs SQL on one node, each statement's rows as unaligned lines.
    ///
    /// - Throws: ``PsqlFailure`` with PostgreSQL's or libpq's own words; `CancellationError`.
    func query(
        _ sql: String,
        on node: Node,
        spec: ClusterSpec,
        secrets: ClusterSecrets,
        timeout: Duration = .seconds(20)
    ) async throws -> [String] {
        // libpq reads passwords from nowhere else that other users can't see.
        let passwords = self.scratch.appending("pgpass-\(UUID().uuidString)")
        let entry = "*:*:*:\(Self.role):\(secrets.monitor.revealed())\n"
        try PrivateFile.write(Data(entry.utf8), to: passwords, isDurable: false)
        defer { unlink(passwords.string) }
        let line = CommandLine(
            executable: FilePath(spec.programs).appending("psql"),
            arguments: ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", Self.connection(to: node)],
            environment: ["PGPASSFILE": passwords.string, "LC_ALL": "C", "PATH": "/usr/bin:/bin", "HOME": "/"],
            input: sql
        )
        let bounds = ProcessBounds(deadline: timeout, silence: timeout, grace: .seconds(1))
        let (outcome, lines, errors) = try await self.runner.capture(line, bounds: bounds)
        guard outcome.isSuccess else {
            throw PsqlFailure(node: node.name, reason: Self.reason(errors) ?? "psql \(outcome.description)")
        }
        return lines.filter { !$0.isEmpty }
    }

    /// The first complaint, without what is the same in all of them.
    private static func reason(_ errors: [String]) -> String? {
        guard var words = errors.first(where: { !$0.isEmpty }) else { return nil }
        for prefix in ["psql: error: ", "ERROR:  ", "FATAL:  "] where words.hasPrefix(prefix) {
            words.removeFirst(prefix.count)
        }
        return words
    }

    private static func connection(to node: Node) -> String {
        "host=\(node.address) port=\(node.port) user=\(self.role) dbname=postgres connect_timeout=5 application_name=pgherd"
    }
}

/// A node did not answer, or refused.
struct PsqlFailure: Error, CustomStringConvertible {
    let node: String
    let reason: String

    var description: String { "\(self.node): \(self.reason)" }
}
