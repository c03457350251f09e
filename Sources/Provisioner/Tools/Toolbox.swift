import Commands
import Foundation
import SystemPackage

/// Knows where the external programs are and that their versions will do. Asking a program for its version takes up to a
/// second, so an answer is kept until the file changes.
actor Toolbox {
    private struct Known {
        let modified: Date
        let version: ToolVersion
    }

    private let settings: ProvisionerSettings
    private let runner: ProcessRunner
    private var known: [FilePath: Known] = [:]

    init(settings: ProvisionerSettings, runner: ProcessRunner) {
        self.settings = settings
        self.runner = runner
    }

    /// Where a program is, once it is certain that it can be used.
    ///
    /// - Throws: ``CommandFailure`` with the code `tool-missing` or `tool-too-old`.
    func path(of tool: Tool) async throws -> FilePath {
        let path = try self.find(tool)
        let version = try await self.version(of: tool, at: path)
        guard version >= tool.minimum else {
            throw CommandFailure(
                .toolTooOld,
                "\(tool.name) at \(path) is version \(version), but \(tool.minimum) or newer is needed; \(tool.advice), or set \(tool.configurationKey) to another one",
                retry: true
            )
        }
        return path
    }

    /// The version of a program that ``path(of:)`` has found.
    func version(of tool: Tool) async throws -> ToolVersion {
        try await self.version(of: tool, at: try self.find(tool))
    }

    private func find(_ tool: Tool) throws -> FilePath {
        let name =
            switch tool {
            case .terraform: self.settings.terraform
            case .ansible: self.settings.ansiblePlaybook
            }
        guard let path = Executables.find(name) else {
            throw CommandFailure(
                .toolMissing,
                "\(tool.name) was not found (\(name)); \(tool.advice), or set \(tool.configurationKey) to where it is",
                retry: true
            )
        }
        return path
    }

    private func version(of tool: Tool, at path: FilePath) async throws -> ToolVersion {
        let attributes = try FileManager.default.attributesOfItem(atPath: path.string)
        let modified = attributes[.modificationDate] as? Date ?? .distantPast
        if let known = self.known[path], known.modified == modified { return known.version }
        let question = CommandLine(
            executable: path,
            arguments: [tool == .terraform ? "version" : "--version"],
            environment: ToolEnvironment.base
        )
        let (outcome, lines, errors): (ProcessOutcome, [String], [String])
        do {
            (outcome, lines, errors) = try await self.runner.capture(question)
        } catch let failure as ProcessFailure {
            throw Self.unusable(tool, failure.description)
        }
        guard outcome.isSuccess, let version = lines.first.flatMap(ToolVersion.init(in:)) else {
            let said = (lines + errors).first.map { ": \($0.prefix(200))" } ?? ""
            throw Self.unusable(
                tool,
                "\(path) does not answer like \(tool.name): asked for its version, it \(outcome.description)\(said)"
            )
        }
        self.known[path] = Known(modified: modified, version: version)
        return version
    }

    private static func unusable(_ tool: Tool, _ reason: String) -> CommandFailure {
        CommandFailure(.toolMissing, "\(reason); \(tool.advice), or set \(tool.configurationKey)", retry: true)
    }
}
