import Commands
import Foundation
package import SystemPackage

/// The libraries that PostgreSQL is to load at its start or with every session, compared with what is installed.
///
/// `postgres -C` loads none, so a missing one would show only when the server does not start, or lets nobody in.
package struct PreloadLibraries: Sendable {
    /// Where a major's libraries are.
    package let directory: FilePath

    /// - Throws: ``CommandFailure`` that names the library that is missing, and the argument that asks for it.
    package func check(_ settings: [String: String], version: String) throws {
        // Where libraries are looked for is then the user's affair.
        guard settings["dynamic_library_path"] == nil else { return }
        for name in ["shared_preload_libraries", "session_preload_libraries", "local_preload_libraries"] {
            let missing = Self.list(settings[name] ?? "").first { library in
                !self.places(of: library, asPlugin: name.hasPrefix("local")).contains {
                    FileManager.default.fileExists(atPath: $0.string)
                }
            }
            guard let missing else { continue }
            throw CommandFailure(
                .badSetting,
                "set.\(name) names \(missing), which is not installed for PostgreSQL \(version): \(self.directory) has no such library; install its package, or leave it out",
                argument: "set.\(name)"
            )
        }
    }

    /// The names in a list as PostgreSQL reads it: commas between them, quotation marks around what has blanks.
    package static func list(_ value: String) -> [String] {
        value.split(separator: ",").map { $0.filter { $0 != "\"" && $0 != " " } }.filter { !$0.isEmpty }
    }

    /// Where PostgreSQL looks for a library.
    private func places(of library: String, asPlugin: Bool) -> [FilePath] {
        let folder = asPlugin ? self.directory.appending("plugins") : self.directory
        let plain = library.hasPrefix("$libdir/") ? String(library.dropFirst("$libdir/".count)) : library
        let path = plain.hasPrefix("/") ? FilePath(plain) : folder.appending(plain)
        return [path, FilePath(path.string + ".so")]
    }
}

extension PostgresInstallation {
    /// Where this major's libraries are, as its `pg_config` says; `nil` where there is none to ask.
    package func libraries(runner: ProcessRunner) async -> PreloadLibraries? {
        let question = CommandLine(
            executable: self.programs.appending("pg_config"),
            arguments: ["--pkglibdir"],
            environment: ["LC_ALL": "C"]
        )
        guard FileManager.default.isExecutableFile(atPath: question.executable.string),
            let (outcome, lines, _) = try? await runner.capture(question), outcome.isSuccess,
            let directory = lines.first, directory.hasPrefix("/")
        else { return nil }
        return PreloadLibraries(directory: FilePath(directory))
    }
}
