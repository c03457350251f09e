import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("PostgreSQL found on this machine", .timeLimit(.minutes(1)))
struct PostgresDiscoveryTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    /// Makes a directory of programs whose server says this.
    @discardableResult
    private func install(_ name: String, server script: String, without missing: String? = nil) throws -> FilePath {
        for program in PostgresInstallation.neededPrograms where program != missing {
            try self.scratch.script(program == "postgres" ? script : "exit 0", to: "\(name)/\(program)")
        }
        return self.scratch.path.appending(name)
    }

    /// What is found in the configured directories.
    private func found(_ discovery: PostgresDiscovery) async -> [PostgresInstallation] {
        await discovery.installations().filter { $0.programs.starts(with: self.scratch.path) }
    }

    private func discovery(_ directories: [FilePath]) -> PostgresDiscovery {
        PostgresDiscovery(configured: directories, runner: ProcessRunner())
    }

    @Test("is listed newest first, one of each major, the first configured one")
    func order() async throws {
        let directories = try [("a", "14.9"), ("b", "19beta1"), ("c", "14.11"), ("d", "13.2")].map { name, version in
            try self.install(name, server: "echo 'postgres (PostgreSQL) \(version) (Something 1)'")
        }
        let found = await self.found(self.discovery(directories))
        #expect(found.map(\.version) == ["19beta1", "14.9", "13.2"])
        #expect(found.map(\.major) == [19, 14, 13])
        #expect(found.map(\.programs) == [directories[1], directories[0], directories[3]])
    }

    @Test(
        "is not what lacks a program, is of another time, or is something else",
        arguments: PostgresInstallation.neededPrograms.map { ($0 as String?, "echo 'postgres (PostgreSQL) 15.1'") }
            + ["12.9", "20.0", "elephant"].map { (nil, "echo 'postgres (PostgreSQL) \($0)'") }
            + [(nil, "exit 0"), (nil, "echo 'postgres (PostgreSQL) 15.1'; exit 1"), (nil, "echo 15.1")]
    )
    func unusable(missing: String?, server: String) async throws {
        let directory = try self.install("programs", server: server, without: missing)
        #expect(await self.found(self.discovery([directory])).isEmpty)
    }

    @Test("is asked again only when its file has changed")
    func cache() async throws {
        let asked = self.scratch.path.appending("asked")
        func server(_ version: String) -> String { "echo x >> '\(asked)'; echo 'postgres (PostgreSQL) \(version)'" }
        let directory = try self.install("programs", server: server("15.1"))
        let discovery = self.discovery([directory])
        for _ in 1...3 { #expect(await self.found(discovery).map(\.version) == ["15.1"]) }
        #expect(try self.scratch.read("asked") == "x\n")
        try self.install("programs", server: server("15.2"))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: 60)],
            ofItemAtPath: directory.appending("postgres").string
        )
        #expect(await self.found(discovery).map(\.version) == ["15.2"])
    }

    @Test("is asked again after it gave no answer")
    func noAnswer() async throws {
        let answer = self.scratch.path.appending("answer")
        let directory = try self.install("programs", server: "test -e '\(answer)' && echo 'postgres (PostgreSQL) 16.1'")
        let discovery = self.discovery([directory])
        #expect(await self.found(discovery).isEmpty)
        try self.scratch.write("", to: "answer")
        #expect(await self.found(discovery).map(\.version) == ["16.1"])
    }
}
