import Foundation

/// Stand-ins for Terraform and Ansible that misbehave as a test wishes.
struct FakeTools: Sendable {
    enum Tool: String, CaseIterable, Sendable {
        case terraform
        case ansible = "ansible-playbook"

        /// The setting that names the program.
        var setting: String { self == .terraform ? "tools.terraform" : "tools.ansible_playbook" }
    }

    let directory: URL

    /// Puts them into a scratch directory, behaving well.
    init(in scratch: Scratch) throws {
        self.directory = scratch.root.appendingPathComponent("fakes")
        let originals = Installed.packageRoot.appendingPathComponent("Tests/EndToEndTests/Fakes")
        try FileManager.default.copyItem(at: originals, to: self.directory)
        for tool in Tool.allCases { try self.tell(tool, [:]) }
    }

    /// Finds those that are in a scratch directory already.
    init(reusing scratch: Scratch) {
        self.directory = scratch.root.appendingPathComponent("fakes")
    }

    /// Takes them into a configuration, with short patience.
    func use(in configuration: inout ServerConfiguration) {
        for tool in Tool.allCases { configuration[tool.setting] = self.path(of: tool).path }
        configuration["runs.silence_timeout_seconds"] = 30
        configuration["runs.interrupt_grace_seconds"] = 1
    }

    func path(of tool: Tool) -> URL { self.directory.appendingPathComponent(tool.rawValue) }

    /// Says what a tool does from now on.
    ///
    /// - Parameters:
    ///   - tool: The tool.
    ///   - acts: By step: `version`, `init`, `plan`, `apply`, `destroy`; `version`, `site`, `teardown`.
    ///   - version: What it prints when it is asked for its version.
    /// - Throws: What the file system throws.
    func tell(_ tool: Tool, _ acts: [String: [Act]], version: String? = nil) throws {
        var control: [String: any Sendable] = ["acts": acts.mapValues { $0.map(\.object) }]
        if let version { control["version"] = version }
        let document = try JSONSerialization.data(withJSONObject: control)
        try document.write(to: self.directory.appendingPathComponent("\(tool.rawValue).json"), options: .atomic)
        // What a program said of its version is believed until the program's file changes, as it does with another version.
        if version != nil || acts["version"] != nil {
            try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: self.path(of: tool).path)
        }
    }

    /// Makes a gate that ``Act/waitAt(_:)`` waits at.
    func gate(_ name: String) throws -> Gate {
        try Gate(path: self.directory.appendingPathComponent(name).path)
    }

    /// How often a tool was asked for a step.
    func calls(of tool: Tool, _ step: String) -> Int {
        let log = (try? String(contentsOf: self.directory.appendingPathComponent("calls.log"), encoding: .utf8)) ?? ""
        return log.split(separator: "\n").filter {
            $0.contains("\"tool\": \"\(tool.rawValue)\"") && $0.contains("\"step\": \"\(step)\"")
        }.count
    }
}
