import Foundation

/// The programs under test and the real tools beside them.
enum Installed {
    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    static let packageRoot: URL = {
        var url = URL(fileURLWithPath: #filePath)
        repeat {
            url.deleteLastPathComponent()
        } while url.lastPathComponent != "Tests"
        url.deleteLastPathComponent()
        return url
    }()

    /// The optimised server, which is what users run, or the one named in `PGHERD_BINARY`.
    ///
    /// - Throws: ``Missing`` where it isn't built; another build in its place would prove something else.
    static func server() throws -> String {
        if let named = ProcessInfo.processInfo.environment["PGHERD_BINARY"] { return named }
        let path = self.packageRoot.appendingPathComponent(".build/release/pgherd").path
        guard self.isProgram(path) else {
            throw Missing(description: "the optimised server is not built; make build does, or PGHERD_BINARY names one")
        }
        return path
    }

    /// The `bin` directory of a PostgreSQL major.
    ///
    /// - Throws: ``Missing`` where it isn't installed; a major that can't be tested is a failure.
    static func postgres(_ major: Int) throws -> String {
        let candidates = [
            self.packageRoot.appendingPathComponent(".cache/postgresql/\(major)/bin").path,
            "/usr/lib/postgresql/\(major)/bin",
        ]
        guard let found = candidates.first(where: { self.isProgram($0 + "/postgres") }) else {
            throw Missing(description: "PostgreSQL \(major) is not installed; run scripts/setup-postgres")
        }
        return found
    }

    /// The directories of every major that is in the cache, for `postgres.directories`.
    static func cachedPostgres() -> [String] {
        (13...19).map { self.packageRoot.appendingPathComponent(".cache/postgresql/\($0)/bin").path }
            .filter { self.isProgram($0 + "/postgres") }
    }

    /// The path of a program on `PATH`.
    static func tool(_ name: String) throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard let found = folders.map({ "\($0)/\(name)" }).first(where: self.isProgram) else {
            throw Missing(description: "\(name) is not installed; run scripts/setup")
        }
        return found
    }

    private static func isProgram(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: path)
    }
}
