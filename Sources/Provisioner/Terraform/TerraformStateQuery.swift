import Commands
import Foundation
import SystemPackage

/// Asks Terraform for the state of a workspace, wherever it is kept; changes nothing and takes no lock.
struct TerraformStateQuery: Sendable {
    let toolbox: Toolbox
    let runner: ProcessRunner
    let settings: ProvisionerSettings
    let spec: ClusterSpec

    /// - Throws: ``CommandFailure`` if the state can't be read; `CancellationError`.
    func state(of workspace: Workspace) async throws -> TerraformState {
        let program = try await self.toolbox.path(of: .terraform)
        let line = TerraformCommand.pullState.commandLine(
            terraform: program,
            workspace: workspace.root,
            environment: ToolEnvironment.terraform(cloud: self.spec.cloud != nil, self.settings)
        )
        let (outcome, lines, errors) = try await self.runner.capture(line, bounds: Self.bounds)
        guard outcome.isSuccess else {
            throw Self.unreadable(errors.first { !$0.isEmpty } ?? "terraform state pull \(outcome.description)")
        }
        do {
            return try TerraformState(document: Data(lines.joined(separator: "\n").utf8))
        } catch {
            throw Self.unreadable("\(error)")
        }
    }

    private static let bounds = ProcessBounds(deadline: .seconds(60), silence: .seconds(60), grace: .seconds(5))

    private static func unreadable(_ reason: String) -> CommandFailure {
        CommandFailure(.notAvailable, "Terraform's state can't be read: \(reason)", retry: true)
    }
}

extension PhaseContext {
    /// What Terraform's state knows to exist now.
    func terraformState() async throws -> TerraformState {
        let query = TerraformStateQuery(
            toolbox: self.toolbox,
            runner: self.runner,
            settings: self.settings,
            spec: self.cluster.spec
        )
        return try await query.state(of: self.workspace)
    }
}
