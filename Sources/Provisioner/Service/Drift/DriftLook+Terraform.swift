import Commands
import Engine
import Foundation
import Model
import SystemPackage
import Tools

extension DriftLook {
    /// What Terraform finds: what an apply would change, and what was changed behind its back.
    func terraform() async throws -> [Difference] {
        try await self.checkState()
        let terraform = try await self.means.toolbox.path(of: .terraform)
        let plan = self.scratch.appending("plan.tfplan")
        let result = TerraformResult()
        let redactor = self.redactor
        let outcome = try await self.execute(
            TerraformCommand.look(output: plan.string).commandLine(
                terraform: terraform,
                workspace: self.workspace.root,
                environment: self.terraformEnvironment
            )
        ) { channel, line in
            let text = redactor.redacted(line)
            _ = result.take(channel == .output ? TerraformMessage(line: text) : .plain(text))
        }
        guard outcome.isSuccess else {
            var failure = Self.failed("terraform plan", outcome, result.firstError)
            failure.next = "plan cluster \(self.cluster.name)"
            throw failure
        }
        let document = try await self.description(of: plan, terraform)
        do {
            return try PlanDifferences.read(document, nodes: Set(self.nodes.map(\.name)))
        } catch {
            throw CommandFailure(.driftFailed, "Terraform's description of the plan can't be read: \(error)")
        }
    }

    /// Without the state of what was bought everything would look as if it were missing.
    private func checkState() async throws {
        guard self.cluster.spec.cloud != nil else { return }
        let query = ResourceQuery(
            toolbox: self.means.toolbox,
            runner: self.means.runner,
            settings: self.means.settings,
            spec: self.cluster.spec,
            workspace: self.workspace
        )
        guard try await query.state().exists else {
            throw CommandFailure(
                .driftFailed,
                "Terraform's state is gone; put it back, or destroy the cluster, which finds the machines by their tags",
                next: "show cluster \(self.cluster.name)"
            )
        }
    }

    /// The plan as JSON.
    private func description(of plan: FilePath, _ terraform: FilePath) async throws -> Data {
        let description = PlanDescription(plan: plan, file: self.scratch.appending("plan.json"))
        let errors = CollectedLines()
        let outcome = try await self.execute(
            description.commandLine(
                terraform: terraform,
                workspace: self.workspace.root,
                environment: self.terraformEnvironment
            )
        ) { channel, line in
            errors.append(line, channel: channel)
        }
        guard outcome.isSuccess else {
            throw Self.failed("terraform show", outcome, errors.lines(.error).first { !$0.isEmpty })
        }
        return try description.read(failingAs: .driftFailed)
    }

    private var terraformEnvironment: [String: String] {
        self.workspace.terraformEnvironment(of: self.cluster.spec, self.means.settings)
    }
}
