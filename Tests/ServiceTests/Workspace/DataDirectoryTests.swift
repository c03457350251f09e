import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Service
@testable import Tools

@Suite("The data directory")
struct DataDirectoryTests {
    private let scratch: Scratch
    private let data: DataDirectory

    init() throws {
        self.scratch = try Scratch()
        self.data = DataDirectory(root: self.scratch.path.appending("new/data"))
    }

    @Test("is made with rights that let the instances' user through and nobody read")
    func rights() throws {
        try self.data.prepare()
        let modes = [self.data.root, self.data.clusters, self.data.instances, self.data.scratch, self.data.vaultKey]
        #expect(modes.map(\.mode) == [0o711, 0o700, 0o711, 0o700, 0o600])
    }

    @Test("keeps its key, workspaces and instances, however often it is prepared, and no short-lived files")
    func twice() throws {
        try self.data.prepare()
        let key = try String(contentsOfFile: self.data.vaultKey.string, encoding: .utf8)
        let sealed = try self.data.vault().seal(Data("secret".utf8))
        try self.scratch.write("kept", to: "new/data/clusters/orders/main.tf.json")
        try self.scratch.write("gone", to: "new/data/run/pgpass-1")
        try self.data.prepare()
        #expect(try String(contentsOfFile: self.data.vaultKey.string, encoding: .utf8) == key)
        #expect(try self.data.vault().open(sealed) == Data("secret".utf8))
        #expect(try self.scratch.read("new/data/clusters/orders/main.tf.json") == "kept")
        #expect(!self.data.scratch.appending("pgpass-1").exists)
        #expect(self.data.scratch.mode == 0o700)
    }

    @Test("has a key of its own, of 32 letters and digits")
    func key() throws {
        try self.data.prepare()
        let other = DataDirectory(root: self.scratch.path.appending("other"))
        try other.prepare()
        let keys = try [self.data, other].map { try String(contentsOfFile: $0.vaultKey.string, encoding: .utf8) }
        #expect(keys[0] != keys[1])
        #expect(keys.allSatisfy { $0.count == 33 && $0.last == "\n" && $0.dropLast().allSatisfy(\.isLetterOrDigit) })
    }

    @Test("is refused without the key of its workspaces, and nothing of it is changed")
    func missingKey() throws {
        try self.data.prepare()
        try self.scratch.write("sealed", to: "new/data/clusters/orders/group_vars/all/vault.yml")
        try self.scratch.write("kept", to: "new/data/run/pgpass-1")
        unlink(self.data.vaultKey.string)
        let failure = #expect(throws: StartFailure.self) { try self.data.prepare() }
        #expect(failure?.description.contains("(orders); nothing was changed: put the key back") == true)
        #expect(failure?.description.contains("pgherd new-vault-key --data-directory \(self.data.root)") == true)
        #expect(!self.data.vaultKey.exists)
        #expect(try self.scratch.read("new/data/run/pgpass-1") == "kept")
    }

    @Test("gets a new key where the former one is lost, and the vaults that only that opens are kept")
    func newKey() throws {
        try self.data.prepare()
        try self.scratch.write("sealed", to: "new/data/clusters/orders/group_vars/all/vault.yml")
        try self.scratch.write("{}", to: "new/data/clusters/orders/.pgherd-resources")
        let work = NewVaultKey(dataDirectory: self.data.root)
        let refusal = #expect(throws: StartFailure.self) { try work.perform() }
        #expect(refusal?.description.contains("there is a key") == true)
        unlink(self.data.vaultKey.string)
        let lines = try work.perform()
        #expect(lines.count == 2)
        #expect(lines.last?.contains("configure cluster orders makes new ones") == true)
        #expect(try self.scratch.read("new/data/clusters/orders/unreadable-vault.yml") == "sealed")
        #expect(!self.data.clusters.appending("orders/group_vars/all/vault.yml").exists)
        #expect(!self.data.clusters.appending("orders/.pgherd-resources").exists, "the next run writes its files anew")
        try self.data.prepare()
        #expect(self.data.vaultKey.mode == 0o600)
    }

    @Test("says what is wrong where the key is another one, or can't be read")
    func otherKey() throws {
        try self.data.prepare()
        let sealed = try self.data.vault().seal(ClusterSecrets.generated().vaultDocument())
        #expect(throws: Never.self) { try self.data.secrets(in: sealed, of: .orders) }
        unlink(self.data.vaultKey.string)
        let missing = #expect(throws: CommandFailure.self) { try self.data.secrets(in: sealed, of: .orders) }
        #expect(missing?.code == .wrongState)
        try self.data.makeVaultKey()
        let other = #expect(throws: CommandFailure.self) { try self.data.secrets(in: sealed, of: .orders) }
        #expect(other?.message.contains("the vault key is another one") == true)
    }

    @Test("knows where everything is")
    func layout() {
        let data = DataDirectory(root: "/d")
        #expect(data.workspace(of: .orders) == "/d/clusters/orders")
        #expect(data.instance(of: "orders-1") == "/d/instances/orders-1")
        #expect([data.records, data.lock, data.vaultKey] == ["/d/pgherd.sqlite", "/d/pgherd.lock", "/d/vault.key"])
    }

    @Test("is refused by name where it can't be made or used")
    func refused() throws {
        try self.scratch.write("a file", to: "file")
        for root in [self.scratch.path.appending("file"), self.scratch.path.appending("file/below")] {
            let failure = #expect(throws: StartFailure.self) { try DataDirectory(root: root).prepare() }
            #expect(failure?.description.contains("the data directory \(root) can't be used") == true)
        }
        #expect(try self.scratch.read("file") == "a file")
    }

    @Test("is refused where its path means something to a shell or to Ansible", arguments: Array("\"$`\\{}\n"))
    func path(character: Character) throws {
        let root = self.scratch.path.appending("a\(character)b")
        let failure = #expect(throws: StartFailure.self) { try DataDirectory(root: root).prepare() }
        #expect(failure?.description.contains("choose another data.directory") == true)
        #expect(!root.exists)
    }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool { self.isASCII && (self.isLetter || self.isNumber) }
}
