import Commands
import Foundation
package import Model
package import SystemPackage

/// Asks what there is of a cluster: what Terraform's state knows, wherever it is kept, and what the API has beside it.
///
/// Changes nothing and takes no lock.
package struct ResourceQuery: Sendable {
    package let toolbox: Toolbox
    package let runner: ProcessRunner
    package let settings: ProvisionerSettings
    package let spec: ClusterSpec
    package let workspace: Workspace

    package init(
        toolbox: Toolbox,
        runner: ProcessRunner,
        settings: ProvisionerSettings,
        spec: ClusterSpec,
        workspace: Workspace
    ) {
        self.toolbox = toolbox
        self.runner = runner
        self.settings = settings
        self.spec = spec
        self.workspace = workspace
    }

    /// What Terraform's state knows to exist.
    ///
    /// - Throws: ``CommandFailure`` if the state can't be read; `CancellationError`.
    package func state() async throws -> TerraformState {
        let (outcome, lines, errors) = try await self.ask(.pullState, in: self.workspace.root, within: .seconds(60))
        guard outcome.isSuccess else {
            throw self.unreadable(errors.first { !$0.isEmpty } ?? "terraform state pull \(outcome.description)")
        }
        do {
            return try TerraformState(document: Data(lines.joined(separator: "\n").utf8))
        } catch {
            throw self.unreadable("\(error)")
        }
    }

    /// Runs one of Terraform's questions.
    ///
    /// - Parameters:
    ///   - question: Which.
    ///   - directory: The root module that it is about.
    ///   - deadline: How long it may take.
    /// - Returns: How it ended, and its lines of output and of errors.
    /// - Throws: ``CommandFailure``; `CancellationError`.
    package func ask(
        _ question: TerraformCommand,
        in directory: FilePath,
        within deadline: Duration
    ) async throws -> (ProcessOutcome, [String], [String]) {
        let line = question.commandLine(
            terraform: try await self.toolbox.path(of: .terraform),
            workspace: directory,
            environment: self.workspace.terraformEnvironment(of: self.spec, self.settings)
        )
        do {
            return try await self.runner.capture(
                line,
                bounds: ProcessBounds(deadline: deadline, silence: deadline, grace: .seconds(5))
            )
        } catch let failure as ProcessFailure {
            throw failure.failure
        }
    }

    private func unreadable(_ reason: String) -> CommandFailure {
        let text = Redactor(self.workspace.terraformSecrets).redacted(reason)
        return CommandFailure(.notAvailable, "Terraform's state can't be read: \(text)", retry: true)
    }
}
