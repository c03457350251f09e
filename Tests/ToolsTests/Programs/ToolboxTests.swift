import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("The tools that runs are made with", .timeLimit(.minutes(1)))
struct ToolboxTests {
    private let scratch: Scratch
    private let toolbox: Toolbox

    init() throws {
        self.scratch = try Scratch()
        var settings = ProvisionerSettings(dataDirectory: self.scratch.path)
        settings.terraform = self.scratch.path.appending("terraform").string
        settings.ansiblePlaybook = self.scratch.path.appending("ansible-playbook").string
        self.toolbox = Toolbox(settings: settings, runner: ProcessRunner())
    }

    private func install(_ tool: Tool, _ script: String) throws -> FilePath {
        try self.scratch.script(script, to: tool == .terraform ? "terraform" : "ansible-playbook")
    }

    @Test(
        "can be used from their oldest version on",
        arguments: [
            (Tool.terraform, "Terraform v1.5.0\\non linux_amd64", "1.5.0"),
            (.terraform, "Terraform v1.12.0-beta1", "1.12.0"),
            (.ansible, "ansible-playbook [core 2.14.18]\\n  config file = None", "2.14.18"),
            (.ansible, "ansible-playbook [core 2.20.0]", "2.20.0"),
        ]
    )
    func usable(tool: Tool, words: String, version: String) async throws {
        let path = try self.install(tool, "printf '\(words)\\n'")
        #expect(try await self.toolbox.path(of: tool) == path)
        #expect(try await self.toolbox.version(of: tool).description == version)
    }

    @Test(
        "are asked in their own way",
        arguments: [(Tool.terraform, "test \"$*\" = version"), (.ansible, "test \"$*\" = --version")]
    )
    func question(tool: Tool, check: String) async throws {
        _ = try self.install(tool, "\(check) && echo v9.9.9")
        #expect(try await self.toolbox.version(of: tool).major == 9)
    }

    @Test(
        "are turned down by name where they are too old",
        arguments: [(Tool.terraform, "Terraform v1.4.7"), (.ansible, "ansible-playbook [core 2.13.99]")]
    )
    func tooOld(tool: Tool, words: String) async throws {
        let path = try self.install(tool, "echo '\(words)'")
        let failure = await #expect(throws: CommandFailure.self) { try await self.toolbox.path(of: tool) }
        #expect(failure?.code == .toolTooOld)
        let message = try #require(failure?.message)
        for part in [tool.name, path.string, tool.minimum.description, tool.advice, tool.configurationKey] {
            #expect(message.contains(part))
        }
    }

    @Test(
        "are used with a word of caution where they are newer or older than what was tried",
        arguments: [
            (Tool.ansible, "ansible-playbook [core 2.14.18]", nil),
            (.ansible, "ansible-playbook [core 2.22.9]", nil),
            (.ansible, "ansible-playbook [core 2.99.0]", "newer than any"),
            (.terraform, "Terraform v9.0.0", "newer than any"),
            (.terraform, "Terraform v1.11.0", nil), (.terraform, "Terraform v1.10.5", "older than any"),
        ]
    )
    func untried(tool: Tool, words: String, caution: String?) async throws {
        let path = try self.install(tool, "echo '\(words)'")
        #expect(try await self.toolbox.path(of: tool) == path)
        let cautions = await self.toolbox.cautions([tool])
        #expect(cautions.count == (caution == nil ? 0 : 1))
        guard let caution else { return }
        for part in [tool.name, path.string, caution, "(\(tool.support.range))", tool.configurationKey] {
            #expect(cautions.first?.contains(part) == true, "\(cautions)")
        }
    }

    @Test(
        "are turned down where OpenTofu stands in for Terraform, whatever its version",
        arguments: ["1.5.0", "1.11.4", "9.0.0"]
    )
    func openTofu(version: String) async throws {
        _ = try self.install(.terraform, "echo 'OpenTofu v\(version)'")
        let failure = await #expect(throws: CommandFailure.self) { try await self.toolbox.path(of: .terraform) }
        #expect(failure?.code == .toolUnsupported)
        #expect(failure?.message.contains("OpenTofu is another program than Terraform") == true)
        #expect(failure?.message.contains("tools.terraform") == true)
    }

    @Test("are no reason for caution where they can't be used at all")
    func noCaution() async throws {
        #expect(await self.toolbox.cautions(Tool.allCases) == [])
    }

    @Test(
        "are turned down with the reason where they are known not to work",
        arguments: [
            ("ansible-playbook [core 2.16.0]", "version 2.16.0 loses its hosts"),
            ("Tofu v1.1.0", "Tofu is another program"),
        ]
    )
    func broken(words: String, reason: String) async throws {
        _ = try self.install(.ansible, "echo '\(words)'")
        let support = ToolSupport(
            minimum: ToolVersion(major: 2, minor: 14, patch: 0),
            newestTried: ToolVersion(major: 2, minor: 20, patch: 0),
            broken: [
                BrokenRelease(
                    first: ToolVersion(major: 2, minor: 16, patch: 0),
                    mended: ToolVersion(major: 2, minor: 16, patch: 3),
                    reason: "loses its hosts"
                ), BrokenRelease(product: "Tofu", reason: "is another program"),
            ]
        )
        var settings = ProvisionerSettings(dataDirectory: self.scratch.path)
        settings.ansiblePlaybook = self.scratch.path.appending("ansible-playbook").string
        let toolbox = Toolbox(settings: settings, runner: ProcessRunner()) { _ in support }
        let failure = await #expect(throws: CommandFailure.self) { try await toolbox.path(of: .ansible) }
        #expect(failure?.code == .toolUnsupported)
        let message = try #require(failure?.message)
        for part in [reason, "tried were 2.14 to 2.20", Tool.ansible.advice, Tool.ansible.configurationKey] {
            #expect(message.contains(part), "\(message)")
        }
        _ = try self.scratch.script("echo 'ansible-playbook [core 2.16.3]'", to: "mended")
        settings.ansiblePlaybook = self.scratch.path.appending("mended").string
        let other = Toolbox(settings: settings, runner: ProcessRunner()) { _ in support }
        #expect(try await other.path(of: .ansible).lastComponent == "mended")
    }

    @Test("are missed by name", arguments: Tool.allCases)
    func missing(tool: Tool) async throws {
        let failure = await #expect(throws: CommandFailure.self) { try await self.toolbox.path(of: tool) }
        #expect(failure?.code == .toolMissing)
        #expect(failure?.retry == true)
        #expect(failure?.message.hasPrefix("\(tool.name) was not found (\(self.scratch.path)/") == true)
        #expect(failure?.message.contains(tool.configurationKey) == true)
    }

    @Test(
        "are turned down where they are something else",
        arguments: ["echo hello", "echo 1.9.9; exit 3", "exit 0", "kill -KILL $$", "echo 'version 7' >&2; exit 1"]
    )
    func nonsense(script: String) async throws {
        let path = try self.install(.terraform, script)
        let failure = await #expect(throws: CommandFailure.self) { try await self.toolbox.path(of: .terraform) }
        #expect(failure?.code == .toolMissing)
        #expect(failure?.message.contains("\(path) does not answer like Terraform") == true)
    }

    @Test("can't be used where the system can't start them")
    func unstartable() async throws {
        try self.scratch.write("#!/nowhere/interpreter\n", to: "terraform", mode: 0o700)
        let failure = await #expect(throws: CommandFailure.self) { try await self.toolbox.path(of: .terraform) }
        #expect(failure?.code == .toolMissing)
    }

    @Test("are asked again only when the file has changed")
    func cache() async throws {
        let asked = self.scratch.path.appending("asked")
        func script(_ version: String) -> String { "echo x >> '\(asked)'; echo 'Terraform v\(version)'" }
        let path = try self.install(.terraform, script("1.6.0"))
        for _ in 1...3 { #expect(try await self.toolbox.version(of: .terraform).minor == 6) }
        #expect(try self.scratch.read("asked") == "x\n")
        _ = try self.install(.terraform, script("1.7.0"))
        let later = Date(timeIntervalSinceNow: 60)
        try FileManager.default.setAttributes([.modificationDate: later], ofItemAtPath: path.string)
        for _ in 1...3 { #expect(try await self.toolbox.version(of: .terraform).minor == 7) }
        #expect(try self.scratch.read("asked") == "x\nx\n")
    }

    @Test("are asked again after an answer that could not be used")
    func failureIsNotKept() async throws {
        let path = try self.install(.terraform, "exit 1")
        await #expect(throws: CommandFailure.self) { try await self.toolbox.version(of: .terraform) }
        let written = try #require(
            try FileManager.default.attributesOfItem(atPath: path.string)[.modificationDate] as? Date
        )
        _ = try self.install(.terraform, "echo Terraform v1.8.0")
        try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: path.string)
        #expect(try await self.toolbox.version(of: .terraform).minor == 8)
    }
}
