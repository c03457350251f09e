import Foundation
import SystemPackage
import Testing

@testable import Tools

/// Python that tries the modules that Ansible runs on machines, without Ansible.
package struct ModuleScript {
    private static let resources = ProjectFile.resources.appending("ansible")

    private let scratch: Scratch

    package init() throws {
        self.scratch = try Scratch()
        try self.scratch.write("", to: "ansible/__init__.py")
        try self.scratch.write("", to: "ansible/module_utils/__init__.py")
        try self.scratch.write("AnsibleModule = None\n", to: "ansible/module_utils/basic.py")
        let utilities = Self.resources.appending("module_utils")
        for name in try FileManager.default.contentsOfDirectory(atPath: utilities.string) where name.hasSuffix(".py") {
            try FileManager.default.createSymbolicLink(
                atPath: self.scratch.path.appending("ansible/module_utils/\(name)").string,
                withDestinationPath: utilities.appending(name).string
            )
        }
    }

    /// Runs a script, which fails where it raises an exception.
    ///
    /// - Parameter text: The script; `scratch` is the path of a directory for it.
    /// - Throws: What keeps it from being started; that it fails is recorded as an issue.
    package func run(_ text: String) async throws {
        let head = "scratch = \"\(self.scratch.path)\"\n"
        let file = try self.scratch.write(head + text, to: "script.py")
        let line = CommandLine.shell(
            "exec python3 \"$1\"",
            [file.string],
            environment: [
                "PYTHONPATH": "\(self.scratch.path):\(Self.resources.appending("library"))",
                "PYTHONDONTWRITEBYTECODE": "1",
            ]
        )
        let (outcome, output, errors) = try await ProcessRunner().capture(line, bounds: .generous)
        #expect(outcome.isSuccess, "\(outcome): \((output + errors).joined(separator: "\n"))")
    }
}
