import Commands
import Foundation
package import SystemPackage

/// PostgreSQL's programs of one major, as found on this machine.
package struct PostgresInstallation: Hashable, Sendable {
    /// 13 to 19 can be used.
    package let major: Int
    /// As `postgres --version` says: `15.18`.
    package let version: String
    /// Holds `postgres`, `initdb`, `pg_ctl`, `pg_basebackup`, `psql`.
    package let programs: FilePath

    /// The majors that pgherd can build clusters of, whether or not they still get fixes.
    static let knownMajors = ProtocolLimits.majors

    /// The programs that a node needs.
    static let neededPrograms = ["postgres", "initdb", "pg_ctl", "pg_basebackup", "pg_controldata", "psql"]

    /// Reads `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`; a beta's `18beta1` counts as 18.
    package static func version(from line: String) -> (major: Int, version: String)? {
        guard let word = line.split(separator: ")").dropFirst().first?.split(separator: " ").first else { return nil }
        let digits = word.prefix { $0.isNumber }
        guard let major = Int(digits), major > 0 else { return nil }
        return (major, String(word))
    }
}
