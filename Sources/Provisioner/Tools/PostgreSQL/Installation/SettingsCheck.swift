package import Commands
import Foundation
package import SystemPackage

/// Asks PostgreSQL itself whether it would take a set of settings, before anything is built.
package struct SettingsCheck: Sendable {
    package let runner: ProcessRunner
    /// Where the throw-away configuration is written.
    package let scratch: FilePath

    package init(runner: ProcessRunner, scratch: FilePath) {
        self.runner = runner
        self.scratch = scratch
    }

    /// - Throws: ``CommandFailure`` with PostgreSQL's own words and the argument at fault.
    package func check(_ settings: [String: String], with installation: PostgresInstallation) async throws {
        let directory = self.scratch.appending("settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory.string) }
        let lines = settings.sorted { $0.key < $1.key }.map(SettingsFile.line)
        try (lines.joined(separator: "\n") + "\n").write(
            toFile: directory.appending("postgresql.conf").string,
            atomically: false,
            encoding: .utf8
        )
        try Data().write(to: URL(fileURLWithPath: directory.appending("postgresql.auto.conf").string))
        // With -C as the first argument the server reads its configuration, prints one value and ends, also as root.
        let question = CommandLine(
            executable: installation.programs.appending("postgres"),
            arguments: ["-C", "max_connections", "-D", directory.string, "-c", "log_line_prefix="],
            environment: ["LC_ALL": "C", "TZ": "UTC"]
        )
        let (outcome, _, errors) = try await self.runner.capture(question)
        guard !outcome.isSuccess else { return }
        throw Self.failure(errors: errors, settings: settings, version: installation.version)
    }

    /// Turns PostgreSQL's complaint into an error that names the argument.
    package static func failure(errors: [String], settings: [String: String], version: String) -> CommandFailure {
        let words = errors.lazy.compactMap { Self.words($0, after: ["LOG:", "ERROR:"]) }.first
        let complaint = words ?? errors.first ?? "no reason given"
        let culprit = settings.keys.sorted { $0.count > $1.count }.first { complaint.contains("\"\($0)\"") }
        let argument = culprit.map { $0 == "max_connections" || $0 == "shared_buffers" ? $0 : "set.\($0)" }
        let hint = errors.lazy.compactMap { Self.words($0, after: ["HINT:"]) }.first.map { " (\($0))" }
        return CommandFailure(
            .badSetting,
            "PostgreSQL \(version) does not take \(argument ?? "the settings"): \(complaint)\(hint ?? "")",
            argument: argument
        )
    }

    /// What PostgreSQL says in a line of this severity, without the path of the throw-away file.
    private static func words(_ line: String, after severities: [String]) -> String? {
        guard let severity = severities.first(where: line.hasPrefix) else { return nil }
        let words = line.dropFirst(severity.count).trimmingCharacters(in: .whitespaces)
        return words.range(of: " in file ").map { String(words[..<$0.lowerBound]) } ?? words
    }
}
