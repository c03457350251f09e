import Foundation
package import SystemPackage

/// Finds the PostgreSQL installations of this machine. What a program said of its version is kept until the file changes.
package actor PostgresDiscovery {
    private struct Known {
        let modified: Date
        let installation: PostgresInstallation
    }

    /// Directories the operator configured, searched first.
    private let configured: [FilePath]
    private let runner: ProcessRunner
    private var known: [FilePath: Known] = [:]

    package init(configured: [FilePath], runner: ProcessRunner) {
        self.configured = configured
        self.runner = runner
    }

    /// Every usable installation, one per major, newest first.
    ///
    /// The configured directories win over the usual ones.
    package func installations() async -> [PostgresInstallation] {
        var found: [Int: PostgresInstallation] = [:]
        for directory in self.candidates() {
            guard let installation = await self.installation(in: directory) else { continue }
            guard PostgresInstallation.knownMajors.contains(installation.major) else { continue }
            if found[installation.major] == nil { found[installation.major] = installation }
        }
        return found.values.sorted { $0.major > $1.major }
    }

    private func candidates() -> [FilePath] {
        var candidates = self.configured
        // Debian's and PGDG's packages, then RHEL's.
        candidates += Self.versions(under: "/usr/lib/postgresql").map { $0.appending("bin") }
        for version in PostgresInstallation.knownMajors.reversed() {
            candidates.append(FilePath("/usr/pgsql-\(version)/bin"))
        }
        let search = ProcessInfo.processInfo.environment["PATH"] ?? ""
        candidates += search.split(separator: ":").map { FilePath(String($0)) }
        return candidates
    }

    private func installation(in directory: FilePath) async -> PostgresInstallation? {
        let hasAll = PostgresInstallation.neededPrograms.allSatisfy {
            FileManager.default.isExecutableFile(atPath: directory.appending($0).string)
        }
        guard hasAll else { return nil }
        let server = directory.appending("postgres")
        let attributes = try? FileManager.default.attributesOfItem(atPath: server.string)
        let modified = attributes?[.modificationDate] as? Date ?? .distantPast
        if let known = self.known[server], known.modified == modified { return known.installation }
        guard let installation = await self.ask(server, in: directory) else { return nil }
        // Only an answer is kept: a program that gave none may just have been too slow on a busy machine.
        self.known[server] = Known(modified: modified, installation: installation)
        return installation
    }

    private func ask(_ server: FilePath, in directory: FilePath) async -> PostgresInstallation? {
        let question = CommandLine(executable: server, arguments: ["--version"])
        guard let (outcome, lines, _) = try? await self.runner.capture(question), outcome.isSuccess else { return nil }
        guard let (major, version) = lines.first.flatMap(PostgresInstallation.version(from:)) else { return nil }
        return PostgresInstallation(major: major, version: version, programs: directory)
    }

    private static func versions(under directory: FilePath) -> [FilePath] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.string)) ?? []
        return names.filter { Int($0) != nil }.sorted().reversed().map { directory.appending($0) }
    }
}
