import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("The key pair by which machines know pgherd", .timeLimit(.minutes(1)))
struct SSHIdentityTests {
    private let scratch: Scratch
    private let identity: SSHIdentity

    init() throws {
        self.scratch = try Scratch()
        self.identity = SSHIdentity(path: self.scratch.path.appending("ssh/clusters/orders"))
    }

    private func make(_ comment: String = "pgherd orders") async throws {
        try await self.identity.make(comment: comment, runner: ProcessRunner())
    }

    @Test("is made once, for its owner alone, and nothing is left beside it")
    func made() async throws {
        #expect(self.identity.publicKey == nil)
        try await self.make()
        let directory = self.identity.path.removingLastComponent()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.string).sorted() == ["orders", "orders.pub"]
        )
        #expect(self.identity.path.mode == 0o600)
        #expect(directory.mode == 0o700)
        let key = try #require(self.identity.publicKey)
        #expect(key.hasPrefix("ssh-ed25519 AAAA"))
        #expect(
            try self.scratch.read("ssh/clusters/orders.pub").trimmingCharacters(in: .newlines) == "\(key) pgherd orders"
        )
        let before = self.identity.path.identity
        try await self.make("another")
        #expect(self.identity.path.identity == before)
        #expect(self.identity.publicKey == key)
    }

    @Test("is a pair: the private key yields the public one")
    func pair() async throws {
        try await self.make()
        let line = CommandLine(
            executable: try #require(Executables.find("ssh-keygen")),
            arguments: ["-y", "-P", "", "-f", self.identity.path.string],
            environment: ToolEnvironment.base
        )
        let (_, lines, _) = try await ProcessRunner().capture(line)
        let words = try #require(lines.first).split(separator: " ").prefix(2)
        #expect(words.joined(separator: " ") == self.identity.publicKey)
    }

    @Test("is none where the public key can't be read", arguments: ["", "ssh-ed25519", "\n"])
    func unreadable(content: String) throws {
        try self.scratch.write(content, to: "ssh/clusters/orders.pub")
        #expect(self.identity.publicKey == nil)
    }
}
