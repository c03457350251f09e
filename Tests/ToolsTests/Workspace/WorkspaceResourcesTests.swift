import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("The roles and modules that a workspace is written from")
struct WorkspaceResourcesTests {
    private let scratch: Scratch
    private let workspace: Workspace
    private let resources: WorkspaceResources

    init() throws {
        self.scratch = try Scratch()
        self.workspace = Workspace(root: self.scratch.path.appending("orders"))
        self.resources = WorkspaceResources(root: self.scratch.path.appending("resources"), target: .aws)
        for path in [
            "ansible/site.yml", "ansible/roles/one/tasks/main.yml", "ansible/roles/__pycache__/x.pyc",
            "terraform/modules/aws/main.tf", "terraform/modules/local/main.tf", "terraform/look/aws/look.tf",
        ] {
            try self.scratch.write(path, to: "resources/\(path)")
        }
    }

    private func write() throws {
        try self.workspace.write(
            owner: "installation:1",
            documents: ["main.tf.json": Data("{}".utf8)],
            copies: self.resources.copies,
            manifest: try self.resources.manifest()
        )
    }

    @Test("are those of its target, and it says so")
    func files() throws {
        let files = [
            "look/look.tf", "modules/aws/main.tf", "roles/one/tasks/main.yml", "site.yml",
        ]
        #expect(try self.resources.manifest().files == files)
        #expect(try !self.resources.wrote(self.workspace))
        try self.write()
        #expect(try self.resources.wrote(self.workspace))
        #expect(
            Set(try self.workspace.files().map(\.path))
                == Set(files + [".pgherd", ".pgherd-resources", "main.tf.json"])
        )
    }

    @Test("are others as soon as a file has another content, place or name", arguments: ["content", "new", "gone"])
    func other(change: String) throws {
        try self.write()
        let role = "resources/ansible/roles/one/tasks/main.yml"
        switch change {
        case "content": try self.scratch.write("something else", to: role)
        case "new": try self.scratch.write("", to: "resources/terraform/look/aws/empty.tf")
        default: try FileManager.default.removeItem(atPath: self.scratch.path.appending(role).string)
        }
        #expect(try !self.resources.wrote(self.workspace))
        try self.write()
        #expect(try self.resources.wrote(self.workspace))
        #expect(
            FileManager.default.fileExists(atPath: self.workspace.root.appending("look/empty.tf").string)
                == (change == "new")
        )
        #expect(
            FileManager.default.fileExists(atPath: self.workspace.root.appending("roles/one/tasks/main.yml").string)
                == (change != "gone"),
            "what the new resources do not have is removed"
        )
    }

    @Test(
        "are not written over what somebody has changed, and both ways out lead on",
        arguments: ["keep", "move away"]
    )
    func changed(wayOut: String) throws {
        try self.write()
        let role = "roles/one/tasks/main.yml"
        try self.scratch.write("mine", to: "orders/\(role)")
        try self.scratch.write("mine", to: "orders/main.tf.json")
        // Nothing new would be written in its place.
        try self.scratch.write("another version", to: "orders/site.yml")
        try self.scratch.write("another version", to: "resources/ansible/site.yml")
        let failure = #expect(throws: CommandFailure.self) { try self.write() }
        #expect(failure?.code == .generateFailed)
        #expect(
            failure?.message.contains("main.tf.json, \(role) in \(self.workspace.root) was changed by hand") == true
        )
        #expect(failure?.message.contains("add its path as a line to pgherd-keep.txt") == true)
        #expect(try self.scratch.read("orders/\(role)") == "mine")
        #expect(try self.scratch.read("orders/main.tf.json") == "mine")

        if wayOut == "keep" {
            try self.scratch.write("# by the DBA\nmain.tf.json\n  \(role) \n", to: "orders/pgherd-keep.txt")
        } else {
            unlink(self.workspace.root.appending(role).string)
            unlink(self.workspace.root.appending("main.tf.json").string)
        }
        try self.write()
        #expect(try self.resources.wrote(self.workspace))
        #expect(
            try self.scratch.read("orders/\(role)") == (wayOut == "keep" ? "mine" : "ansible/roles/one/tasks/main.yml")
        )
        #expect(try self.scratch.read("orders/main.tf.json") == (wayOut == "keep" ? "mine" : "{}"))
        try self.write()
        guard wayOut == "keep" else { return }
        try self.scratch.write("", to: "orders/pgherd-keep.txt")
        #expect(throws: CommandFailure.self, "kept no longer, and still changed") { try self.write() }
        try self.workspace.write(
            owner: "installation:1",
            documents: ["main.tf.json": Data("{}".utf8)],
            copies: self.resources.copies,
            manifest: try self.resources.manifest(),
            overwritesChanges: true
        )
        #expect(try self.scratch.read("orders/main.tf.json") == "{}", "to destroy")
    }

    @Test("of a version that is gone are left where somebody has changed them, until that is decided")
    func changedAndGone() throws {
        try self.write()
        try self.scratch.write("mine", to: "orders/look/look.tf")
        unlink(self.scratch.path.appending("resources/terraform/look/aws/look.tf").string)
        #expect(throws: CommandFailure.self) { try self.write() }
        try self.scratch.write("look/look.tf", to: "orders/pgherd-keep.txt")
        try self.write()
        #expect(try self.scratch.read("orders/look/look.tf") == "mine")
    }

    @Test("of another target change nothing")
    func otherTarget() throws {
        try self.write()
        try self.scratch.write("something else", to: "resources/terraform/modules/local/main.tf")
        #expect(try self.resources.wrote(self.workspace))
    }

    @Test("take nothing with them that they did not bring, whatever the workspace says")
    func strangers() throws {
        try self.write()
        try self.scratch.write("mine", to: "notes.txt")
        try self.scratch.write("mine", to: "orders/notes.txt")
        try self.scratch.write("state", to: "orders/terraform.tfstate")
        let manifest = WorkspaceManifest(digest: "x", files: ["../notes.txt", "roles/../../notes.txt", "site.yml"])
        try manifest.document().write(
            to: URL(fileURLWithPath: self.workspace.root.appending(WorkspaceManifest.name).string)
        )
        try self.write()
        #expect(try self.scratch.read("notes.txt") == "mine")
        #expect(try self.scratch.read("orders/notes.txt") == "mine")
        #expect(try self.scratch.read("orders/terraform.tfstate") == "state")
    }
}
