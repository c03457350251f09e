import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("What a PostgreSQL was built with")
struct PostgresBuildTests {
    @Test("is seen in its files, also through a symbolic link", arguments: ["lib", "lib/postgresql"])
    func files(place: String) throws {
        let scratch = try Scratch()
        try scratch.write("\0liblz4.so.1\0", to: "install/bin/postgres")
        try scratch.write("", to: "install/\(place)/pg_stat_statements.so")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path.appending("bin").string,
            withDestinationPath: "install/bin"
        )
        let found = PostgresBuild(programs: scratch.path.appending("bin"))
        #expect(found == PostgresBuild(hasStatements: true, hasLZ4: true))
    }

    @Test("is nothing where it is not seen")
    func poor() throws {
        let scratch = try Scratch()
        try scratch.write("no libraries", to: "bin/postgres")
        let nothing = PostgresBuild(hasStatements: false, hasLZ4: false)
        #expect(PostgresBuild(programs: scratch.path.appending("bin")) == nothing)
        #expect(PostgresBuild(programs: "/no/such/directory") == nothing)
    }

    @Test("is true of the one that is installed here")
    func real() {
        let found = PostgresBuild(programs: "/usr/lib/postgresql/15/bin")
        #expect(found == PostgresBuild(hasStatements: true, hasLZ4: true))
    }
}
