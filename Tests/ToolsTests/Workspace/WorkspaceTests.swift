import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("A cluster's workspace")
struct WorkspaceTests {
    private let scratch: Scratch
    private let workspace: Workspace
    private let settings = ProvisionerSettings(dataDirectory: "/data")

    init() throws {
        self.scratch = try Scratch()
        self.workspace = Workspace(root: self.scratch.path.appending("clusters/orders"))
        try self.scratch.write("roles", to: "source/roles/one/tasks/main.yml")
        try self.scratch.write("cached", to: "source/roles/__pycache__/x.pyc")
        try self.scratch.write("config", to: "source/ansible.cfg", mode: 0o644)
        try FileManager.default.createDirectory(
            atPath: self.scratch.path.appending("clusters").string,
            withIntermediateDirectories: false
        )
    }

    private func write(_ documents: [String: String], owner: String = "installation:1") throws {
        try self.workspace.write(
            owner: owner,
            documents: documents.mapValues { Data($0.utf8) },
            copies: [
                (self.scratch.path.appending("source"), ""), (self.scratch.path.appending("source"), "modules/local"),
            ]
        )
    }

    private func entries(of name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self.scratch.path.appending(name).string).sorted()
    }

    @Test("holds the documents and the copies, for its owner's eyes only")
    func content() throws {
        try self.write(["main.tf.json": "{}", "group_vars/all/vault.yml": "sealed"])
        let expected = [
            ".pgherd", "ansible.cfg", "group_vars/all/vault.yml", "main.tf.json", "modules/local/ansible.cfg",
            "modules/local/roles/one/tasks/main.yml", "roles/one/tasks/main.yml",
        ]
        let files = try self.workspace.files()
        #expect(files.map(\.path) == expected)
        #expect(files.first { $0.path == "group_vars/all/vault.yml" }?.size == 6)
        for path in expected { #expect(self.workspace.root.appending(path).mode == 0o600, "\(path)") }
        for directory in ["", "group_vars", "group_vars/all", "roles/one/tasks", "modules/local"] {
            #expect(self.workspace.root.appending(directory).mode == 0o700, "\(directory)")
        }
        #expect(try self.entries(of: "clusters") == ["orders"], "nothing of the making is left beside it")
    }

    @Test("is written again without touching what stays the same, or what is the user's")
    func again() throws {
        try self.write(["main.tf.json": "{}", "terraform.tfvars.json": "1"])
        let kept = ["main.tf.json", "ansible.cfg", "roles/one/tasks/main.yml"].map { self.workspace.root.appending($0) }
        let before = kept.map(\.identity)
        try self.scratch.write("mine", to: "clusters/orders/notes.txt")
        try self.write(["main.tf.json": "{}", "terraform.tfvars.json": "2"])
        #expect(kept.map(\.identity) == before)
        #expect(try self.scratch.read("clusters/orders/terraform.tfvars.json") == "2")
        #expect(try self.scratch.read("clusters/orders/notes.txt") == "mine")
    }

    enum Foreign: CaseIterable, Sendable {
        case emptyDirectory, directory, otherOwner, file
    }

    @Test("is not made where something else is, which stays untouched", arguments: Foreign.allCases)
    func foreign(kind: Foreign) throws {
        switch kind {
        case .emptyDirectory:
            try FileManager.default.createDirectory(
                atPath: self.workspace.root.string,
                withIntermediateDirectories: true
            )
        case .directory: try self.scratch.write("theirs", to: "clusters/orders/main.tf.json")
        case .otherOwner: try self.write(["main.tf.json": "theirs"], owner: "installation:2")
        case .file: try self.scratch.write("theirs", to: "clusters/orders")
        }
        let before = try? self.entries(of: "clusters/orders")
        let failure = #expect(throws: CommandFailure.self) { try self.write(["main.tf.json": "ours", "new": "x"]) }
        #expect(failure?.code == .generateFailed)
        #expect(failure?.message.contains("is not this cluster's workspace") == true)
        #expect((try? self.entries(of: "clusters/orders")) == before)
        #expect(try self.entries(of: "clusters") == ["orders"])
        if kind == .directory || kind == .otherOwner {
            #expect(try self.scratch.read("clusters/orders/main.tf.json") == "theirs")
        }
    }

    @Test("is not there at all where it could not be written whole")
    func failure() throws {
        let failure = #expect(throws: CommandFailure.self) {
            try self.workspace.write(
                owner: "installation:1",
                documents: ["main.tf.json": Data(), "main.tf.json/below": Data()],
                copies: [(self.scratch.path.appending("nowhere"), "")]
            )
        }
        #expect(failure?.code == .generateFailed)
        #expect(!self.workspace.exists)
        #expect(try self.entries(of: "clusters") == [])
    }

    @Test("lists what is in it without caches and links")
    func listing() throws {
        try self.write([:])
        for path in [
            ".terraform/modules/modules.json", ".ansible/tmp/x", "roles/__pycache__/y.pyc", "logs/1-terraform.log",
        ] {
            try self.scratch.write("x", to: "clusters/orders/\(path)")
        }
        try FileManager.default.createSymbolicLink(
            atPath: self.workspace.root.appending("link").string,
            withDestinationPath: "/etc/passwd"
        )
        let paths = try self.workspace.files().map(\.path)
        #expect(paths.contains("logs/1-terraform.log"))
        #expect(paths.filter { $0.contains(".terraform") || $0.contains(".ansible/") || $0.contains("pycache") } == [])
        #expect(!paths.contains("link"))
        #expect(paths == paths.sorted())
    }

    @Test("gives its plan away once, and says until all is known that it was begun")
    func unsettled() throws {
        try self.write(["main.tf.json": "{}"])
        #expect(throws: Errno.noSuchFileOrDirectory) { try self.workspace.beginApply() }
        #expect(!self.workspace.isUnsettled)
        for name in [Workspace.planName, "plan.json", "adopt.tf.json"] {
            try self.scratch.write("plan", to: "clusters/orders/\(name)")
        }
        try self.workspace.beginApply()
        #expect(self.workspace.isUnsettled)
        let unsettled = FileManager.default.contents(atPath: self.workspace.unsettled.string)
        #expect(unsettled == Data("plan".utf8))
        // What was planned can still be told of.
        #expect(try self.workspace.files().map(\.path).contains("plan.json"))
        #expect(throws: Errno.noSuchFileOrDirectory) { try self.workspace.beginApply() }
        try self.workspace.unsettle()
        #expect(FileManager.default.contents(atPath: self.workspace.unsettled.string) == unsettled)
        self.workspace.settle()
        #expect(!self.workspace.isUnsettled)
        #expect(try self.workspace.files().map(\.path).filter { $0.contains("plan") || $0.contains("adopt") } == [])
        try self.workspace.unsettle()
        #expect(self.workspace.isUnsettled)
    }

    @Test("is removed with everything in it, and may be gone already")
    func remove() throws {
        try self.write(["main.tf.json": "{}"])
        try self.scratch.write("state", to: "clusters/orders/terraform.tfstate")
        #expect(self.workspace.hasState(backend: self.settings))
        for _ in 1...2 { try self.workspace.remove() }
        #expect(!self.workspace.exists)
        #expect(!self.workspace.hasState(backend: self.settings))
        #expect(try self.entries(of: "clusters") == [])
    }
}
