import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("Programs found as a shell would")
struct ExecutablesTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    @Test("by name are the first on PATH")
    func byName() throws {
        let found = try #require(Executables.find("sh"))
        #expect(found.isAbsolute)
        #expect(found.lastComponent == "sh")
        #expect(Executables.find("pgherd-no-such-program") == nil)
        #expect(Executables.find("") == nil)
    }

    @Test("by path are that file, if it can be run")
    func byPath() throws {
        let program = try self.scratch.script("exit 0", to: "bin/program")
        let text = try self.scratch.write("text", to: "bin/text", mode: 0o644)
        #expect(Executables.find(program.string) == program)
        #expect(Executables.find("\(self.scratch.path)/bin/../bin/./program") == program)
        #expect(Executables.find(text.string) == nil)
        #expect(Executables.find("\(self.scratch.path)/bin") == nil)
        #expect(Executables.find("\(self.scratch.path)/bin/missing") == nil)
    }

    @Test("by relative path are found from where the server is")
    func relative() throws {
        let here = FilePath(FileManager.default.currentDirectoryPath)
        let up = here.components.map { _ in ".." }.joined(separator: "/")
        #expect(Executables.find("\(up)/bin/sh") == "/bin/sh")
    }
}
