package import Commands
import Foundation
import Model
package import SystemPackage

/// Runs Terraform for one phase: every line goes to the phase's log, what matters becomes an event, and the first error
/// is kept for the final answer.
package final class TerraformSession: Sendable {
    package let context: ToolContext
    private let directory: FilePath
    private let result = TerraformResult()

    /// - Parameters:
    ///   - context: The phase.
    ///   - directory: The root module, where that is not the workspace's own.
    package init(_ context: ToolContext, in directory: FilePath? = nil) {
        self.context = context
        self.directory = directory ?? context.workspace.root
    }

    /// Takes over what a plan said would change, so that the apply's progress can be counted.
    package func expect(_ changes: [TerraformResult.Change]) {
        self.result.expect(changes)
    }

    /// Forgets what an earlier try of a command has said.
    func beginAttempt() {
        self.result.forgetAttempt()
    }

    /// Runs one command to its end, once.
    ///
    /// - Parameters:
    ///   - command: Which.
    ///   - code: The error code of a failure.
    /// - Returns: What Terraform said.
    /// - Throws: ``CommandFailure``; `CancellationError`.
    package func attempt(_ command: TerraformCommand, failingAs code: ErrorCode) async throws -> TerraformResult {
        let terraform = try await self.context.toolbox.path(of: .terraform)
        let line = command.commandLine(
            terraform: terraform,
            workspace: self.directory,
            environment: self.context.terraformEnvironment
        )
        let log = try self.context.file(of: "terraform")
        // Terraform's cache of providers is not made for several that write it; other targets fetch none.
        let takesTurns = command == .initialize && self.context.cluster.spec.cloud != nil
        @Sendable func execute() async throws -> ProcessOutcome {
            try await self.context.execute(line, within: takesTurns ? Self.longestTurn : nil) { channel, line in
                // Before anything is cut short: a part of a secret can no longer be told.
                let text = await self.context.log.redacted(line)
                try await log.append(text)
                let message = channel == .output ? TerraformMessage(line: text) : .plain(text)
                if let step = self.result.take(message) { try await self.context.log.write(step) }
            }
        }
        if takesTurns, await self.context.initialisation.isBusy {
            try await self.context.log.write(
                RunStep(.progress, "waits until the Terraform of another run has fetched its providers")
            )
        }
        let outcome = try await takesTurns ? self.context.initialisation.pass(execute) : execute()
        guard outcome.isSuccess else {
            throw self.failure(outcome, command: command, code: code)
        }
        return self.result
    }

    /// How long one run may keep others from fetching providers: these are some 150 MB, seldom more than a minute's work.
    private static let longestTurn: Duration = .seconds(900)

    private func failure(_ outcome: ProcessOutcome, command: TerraformCommand, code: ErrorCode) -> CommandFailure {
        let verb = command.arguments.first ?? "terraform"
        let cause = self.result.firstError ?? "terraform \(verb) \(outcome.description) and gave no reason"
        guard !cause.localizedCaseInsensitiveContains("no space left on device") else {
            let way = "make room on that disk, then go on"
            return CommandFailure(.diskFull, "terraform \(verb) in \(self.directory): \(cause); \(way)", retry: true)
        }
        return CommandFailure(code, cause, retry: true)
    }
}
