import Foundation
import TestSupport
import Testing

@testable import Tools

@Suite("A workspace's note that its cluster has held data")
struct WorkspaceConfiguredTests {
    @Test("is a variable for Ansible, and written once")
    func note() throws {
        let scratch = try Scratch()
        try scratch.write("{}", to: "group_vars/all/cluster.json")
        let workspace = Workspace(root: scratch.path)
        try workspace.noteConfigured()
        let first = workspace.configured.identity
        try workspace.noteConfigured()
        #expect(workspace.configured.identity == first)
        let note = try JSONDecoder().decode(
            [String: Bool].self,
            from: Data(try scratch.read("group_vars/all/configured.json").utf8)
        )
        #expect(note == ["pgherd_was_configured": true])
    }
}
