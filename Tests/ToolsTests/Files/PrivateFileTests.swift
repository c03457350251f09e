import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("Files that appear whole or not at all")
struct PrivateFileTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: self.scratch.path.string).sorted() }
    }

    @Test("are their owner's alone, and hold what was given", arguments: [true, false])
    func content(isDurable: Bool) throws {
        let file = self.scratch.path.appending("secret")
        for content in [Data(), Data("one".utf8), Data(repeating: 0xFF, count: 300_000)] {
            try PrivateFile.write(content, to: file, isDurable: isDurable)
            #expect(FileManager.default.contents(atPath: file.string) == content)
            #expect(file.mode == 0o600)
        }
        #expect(try self.names == ["secret"], "nothing temporary is left")
    }

    @Test("take the place of another's rights")
    func rights() throws {
        let file = try self.scratch.write("open", to: "secret", mode: 0o666)
        try PrivateFile.write(Data("closed".utf8), to: file)
        #expect(file.mode == 0o600)
    }

    @Test("take the place of a link, not of what it leads to")
    func link() throws {
        try self.scratch.write("theirs", to: "theirs")
        let link = self.scratch.path.appending("link")
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: "theirs")
        try PrivateFile.write(Data("ours".utf8), to: link)
        #expect(try self.scratch.read("theirs") == "theirs")
        #expect(try self.scratch.read("link") == "ours")
    }

    @Test("are never seen half by those who read while they are written")
    func atomic() async throws {
        let file = self.scratch.path.appending("file")
        let contents = (0..<8).map { Data(repeating: UInt8($0), count: 200_000) }
        try PrivateFile.write(contents[0], to: file)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for content in contents {
                group.addTask {
                    for _ in 0..<10 { try PrivateFile.write(content, to: file, isDurable: false) }
                }
                group.addTask {
                    for _ in 0..<20 {
                        let found = try #require(FileManager.default.contents(atPath: file.string))
                        #expect(contents.contains(found))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try self.names == ["file"])
    }

    @Test("leave what was there where they can't be written")
    func failure() throws {
        try self.scratch.write("kept", to: "directory/kept")
        #expect(throws: Errno.self) {
            try PrivateFile.write(Data("x".utf8), to: self.scratch.path.appending("directory"))
        }
        #expect(throws: Errno.self) {
            try PrivateFile.write(Data("x".utf8), to: self.scratch.path.appending("no/file"))
        }
        #expect(try self.scratch.read("directory/kept") == "kept")
        #expect(try self.names == ["directory"])
    }
}
