import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite struct AnsibleVaultTests {
    private let vault = AnsibleVault(password: Secret("correct horse battery staple"))

    @Test(arguments: [0, 1, 15, 16, 17, 4096])
    func whatIsSealedComesOutAgain(length: Int) throws {
        let plain = Data((0..<length).map { UInt8($0 % 251) })
        #expect(try self.vault.open(self.vault.seal(plain)) == plain)
    }

    @Test func twoVaultsOfTheSameContentDiffer() throws {
        let plain = Data("the same".utf8)
        #expect(try self.vault.seal(plain) != self.vault.seal(plain))
    }

    @Test func aChangedVaultIsRefused() throws {
        var lines = String(decoding: try self.vault.seal(Data("secret".utf8)), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        let last = lines.removeLast()
        let flipped = String(last.dropLast()) + (last.last == "0" ? "1" : "0")
        lines.append(flipped)
        let changed = Data((lines.joined(separator: "\n") + "\n").utf8)
        #expect(throws: VaultFailure.self) { try self.vault.open(changed) }
    }

    @Test func anotherKeyIsRefused() throws {
        let sealed = try self.vault.seal(Data("secret".utf8))
        let other = AnsibleVault(password: Secret("another"))
        #expect(throws: VaultFailure.self) { try other.open(sealed) }
    }

    @Test(arguments: ["", "plain text", "$ANSIBLE_VAULT;1.1;AES256\n", "$ANSIBLE_VAULT;1.1;AES256\nzz\n"])
    func whatIsNoVaultIsRefused(text: String) {
        #expect(throws: VaultFailure.self) { try self.vault.open(Data(text.utf8)) }
    }

    @Test(.timeLimit(.minutes(1)))
    func ansibleReadsWhatIsSealedAndTheOtherWayRound() async throws {
        let program = try #require(Executables.find("ansible-vault"), "run scripts/setup")
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (file, key) = (directory.appendingPathComponent("vault.yml"), directory.appendingPathComponent("key"))
        try Data("correct horse battery staple\n".utf8).write(to: key)
        let plain = Data("{\"a\": \"b\"}".utf8)
        try self.vault.seal(plain).write(to: file)

        func ansibleVault(_ verb: String) async throws {
            let line = CommandLine(
                executable: program,
                arguments: [verb, "--vault-password-file", key.path, file.path],
                environment: ToolEnvironment.base
            )
            let (outcome, _, errors) = try await ProcessRunner().capture(line, bounds: .generous)
            #expect(outcome == .exited(0), "\(errors)")
        }
        try await ansibleVault("decrypt")
        #expect(try Data(contentsOf: file) == plain)
        try await ansibleVault("encrypt")
        #expect(try self.vault.open(Data(contentsOf: file)) == plain)
    }
}
