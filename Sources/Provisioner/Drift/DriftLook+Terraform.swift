import Commands
import Foundation
import SystemPackage

extension DriftLook {
    /// The longest description of a plan that is read, in bytes.
    private static let longestPlan = 64 * 1_048_576

    /// What Terraform finds: what an apply would change, and what was changed behind its back.
    func terraform() async throws -> [Difference] {
        let terraform = try await self.service.executor.toolbox.path(of: .terraform)
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

    /// The plan as JSON; by way of a file, since it is one line of any length.
    private func description(of plan: FilePath, _ terraform: FilePath) async throws -> Data {
        let file = self.scratch.appending("plan.json")
        let errors = CollectedLines()
        let outcome = try await self.execute(
            CommandLine(
                executable: "/bin/sh",
                arguments: ["-c", "exec \"$0\" show -json \"$1\" >\"$2\"", terraform.string, plan.string, file.string],
                environment: self.terraformEnvironment,
                workingDirectory: self.workspace.root
            )
        ) { channel, line in
            errors.append(line, channel: channel)
        }
        guard outcome.isSuccess else {
            throw Self.failed("terraform show", outcome, errors.lines(.error).first { !$0.isEmpty })
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: file.string)[.size] as? NSNumber)?.intValue ?? 0
        guard size <= Self.longestPlan, let document = FileManager.default.contents(atPath: file.string) else {
            throw CommandFailure(
                .driftFailed,
                "Terraform's description of the plan has \(size) bytes and can't be read"
            )
        }
        return document
    }

    private var terraformEnvironment: [String: String] {
        ToolEnvironment.terraform(cloud: self.cluster.spec.cloud != nil, self.service.settings)
    }
}
