import Foundation
package import SystemPackage

/// What a PostgreSQL was built with, as far as settings depend on it.
package struct PostgresBuild: Hashable, Sendable {
    /// Whether the library of `pg_stat_statements` is there.
    let hasStatements: Bool
    let hasLZ4: Bool

    /// What Debian's, Ubuntu's and PGDG's packages bring: since PostgreSQL 10 `postgresql-N` holds contrib, and all majors that know
    /// LZ4 are built with it.
    package static let packaged = PostgresBuild(hasStatements: true, hasLZ4: true)

    package init(hasStatements: Bool, hasLZ4: Bool) {
        self.hasStatements = hasStatements
        self.hasLZ4 = hasLZ4
    }

    /// Looks at an installation on this machine.
    ///
    /// What is not found counts as absent: PostgreSQL does not start with a library or a compression that it lacks.
    package init(programs: FilePath) {
        let place = URL(filePath: programs.string).resolvingSymlinksInPath().deletingLastPathComponent()
        self.hasStatements = ["lib", "lib/postgresql", "lib64", "lib64/pgsql"].contains {
            FileManager.default.fileExists(atPath: place.appending(path: "\($0)/pg_stat_statements.so").path)
        }
        let server = programs.appending("postgres").string
        let content = try? Data(contentsOf: URL(filePath: server), options: .alwaysMapped)
        // The name of the library that the program is linked with.
        self.hasLZ4 = content?.withUnsafeBytes { Self.holds("liblz4", $0) } ?? false
    }

    /// Whether a word is among bytes, which are too many to be looked at one by one.
    private static func holds(_ word: StaticString, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let length = word.utf8CodeUnitCount
        var start = 0
        while start + length <= bytes.count, let base = bytes.baseAddress {
            guard let hit = memchr(base + start, Int32(word.utf8Start[0]), bytes.count - length - start + 1) else {
                return false
            }
            if memcmp(hit, word.utf8Start, length) == 0 { return true }
            start = base.distance(to: UnsafeRawPointer(hit)) + 1
        }
        return false
    }
}
