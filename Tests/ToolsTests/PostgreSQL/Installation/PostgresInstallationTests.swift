import TestSupport
import Testing

@testable import Tools

@Suite struct PostgresInstallationTests {
    @Test(arguments: [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15, "15.18"),
        ("postgres (PostgreSQL) 18.3", 18, "18.3"),
        ("postgres (PostgreSQL) 18beta1", 18, "18beta1"),
    ])
    func theVersionIsReadFromWhatTheServerSays(line: String, major: Int, version: String) throws {
        let found = try #require(PostgresInstallation.version(from: line))
        #expect(found.major == major)
        #expect(found.version == version)
    }

    @Test(arguments: ["", "postgres", "postgres (PostgreSQL)", "postgres (PostgreSQL) devel", "15.3"])
    func whatIsNoVersionIsNone(line: String) {
        #expect(PostgresInstallation.version(from: line) == nil)
    }
}
