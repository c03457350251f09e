import Commands
import Foundation
package import Model
package import SystemPackage

/// Knows where the external programs are and that their versions will do. Asking a program for its version takes up to a
/// second, so an answer is kept until the file changes.
package actor Toolbox {
    private struct Known {
        let modified: Date
        let version: ToolVersion
        /// The line that told it.
        let words: String
    }

    private let settings: ProvisionerSettings
    private let runner: ProcessRunner
    private let support: @Sendable (Tool) -> ToolSupport
    private var known: [FilePath: Known] = [:]

    /// - Parameters:
    ///   - settings: Where the programs are.
    ///   - runner: What asks them for their versions.
    ///   - support: What is known of their versions.
    package init(
        settings: ProvisionerSettings,
        runner: ProcessRunner,
        support: @escaping @Sendable (Tool) -> ToolSupport = { $0.support }
    ) {
        self.settings = settings
        self.support = support
        self.runner = runner
    }

    /// Where a program is, once it is certain that it can be used.
    ///
    /// - Throws: ``CommandFailure`` with the code `tool-missing`, `tool-too-old` or `tool-unsupported`.
    package func path(of tool: Tool) async throws -> FilePath {
        let path = try self.find(tool)
        let known = try await self.known(tool, at: path)
        let version = known.version
        let support = self.support(tool)
        // Before its age: another product counts its versions from another number.
        if let broken = support.broken(version, saying: known.words) {
            throw CommandFailure(
                .toolUnsupported,
                "\(tool.name) at \(path) can't be used: \(broken.product ?? "version \(version)") \(broken.reason); tried were \(support.range); \(tool.advice), or set \(tool.configurationKey) to another one",
                retry: true
            )
        }
        guard version >= support.minimum else {
            throw CommandFailure(
                .toolTooOld,
                "\(tool.name) at \(path) is version \(version), but \(support.minimum) or newer is needed; \(tool.advice), or set \(tool.configurationKey) to another one",
                retry: true
            )
        }
        return path
    }

    /// The version of a program that ``path(of:)`` has found.
    package func version(of tool: Tool) async throws -> ToolVersion {
        try await self.known(tool, at: try self.find(tool)).version
    }

    /// What has to be said of programs that can be used, but were never tried in the version that is there.
    ///
    /// - Parameter tools: The programs that are going to be used; what can't be used is passed over here.
    /// - Returns: A sentence for each.
    package func cautions(_ tools: some Sequence<Tool> & Sendable) async -> [String] {
        var cautions: [String] = []
        for tool in tools {
            let support = self.support(tool)
            guard let path = try? await self.path(of: tool), let known = try? await self.known(tool, at: path),
                let untried = support.untried(known.version)
            else { continue }
            cautions.append(
                "\(tool.name) \(known.version) (\(path)) is \(untried) than any that pgherd was tried with (\(support.range)); should it fail, set \(tool.configurationKey) to one of those"
            )
        }
        return cautions
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

    private func known(_ tool: Tool, at path: FilePath) async throws -> Known {
        let attributes = try FileManager.default.attributesOfItem(atPath: path.string)
        let modified = attributes[.modificationDate] as? Date ?? .distantPast
        if let known = self.known[path], known.modified == modified { return known }
        let question = CommandLine(
            executable: path,
            arguments: [tool == .terraform ? "version" : "--version"],
            environment: ToolEnvironment.base
        )
        let (outcome, lines, errors): (ProcessOutcome, [String], [String])
        do {
            (outcome, lines, errors) = try await self.runner.capture(question)
        } catch let failure as ProcessFailure {
            throw failure.isExhaustion ? failure.failure : Self.unusable(tool, failure.description)
        }
        guard outcome.isSuccess, let words = lines.first, let version = ToolVersion(in: words) else {
            let said = (lines + errors).first.map { ": \($0.prefix(200))" } ?? ""
            throw Self.unusable(
                tool,
                "\(path) does not answer like \(tool.name): asked for its version, it \(outcome.description)\(said)"
            )
        }
        let known = Known(modified: modified, version: version, words: words)
        self.known[path] = known
        return known
    }

    private static func unusable(_ tool: Tool, _ reason: String) -> CommandFailure {
        CommandFailure(.toolMissing, "\(reason); \(tool.advice), or set \(tool.configurationKey)", retry: true)
    }
}
