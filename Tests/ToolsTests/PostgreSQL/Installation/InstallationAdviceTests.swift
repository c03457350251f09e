import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("How a major gets onto this machine")
struct InstallationAdviceTests {
    private func words(for major: Int, on system: String, configured: [FilePath] = []) throws -> String {
        try InstallationAdvice(
            system: system,
            ownMajors: MajorTable.builtIn().ownMajors,
            configured: configured
        ).words(for: major)
    }

    @Test("is the distribution's package where that has it")
    func distribution() throws {
        #expect(try self.words(for: 15, on: "debian 12") == "install it: apt-get install postgresql-15")
    }

    @Test("is the PostgreSQL project's repository where the distribution has another")
    func repository() throws {
        let words = try self.words(for: 14, on: "debian 12")
        #expect(words.hasSuffix("pgdg/apt.postgresql.org.sh && apt-get install postgresql-14"))
    }

    @Test("is the script that fetches it where its directory is one of the server's")
    func script() throws {
        let words = try self.words(for: 14, on: "debian 12", configured: ["/srv/pgherd/.cache/postgresql/14/bin"])
        #expect(words.hasPrefix("install it: scripts/setup-postgres 14 "))
        #expect(
            !(try self.words(for: 13, on: "debian 12", configured: ["/srv/.cache/postgresql/14/bin"]).contains(
                "scripts"
            ))
        )
    }

    @Test("is no command of apt where there may be none")
    func elsewhere() throws {
        #expect(!(try self.words(for: 14, on: "fedora 43").contains("apt-get")))
    }
}
