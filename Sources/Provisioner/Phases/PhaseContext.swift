import Commands
import SystemPackage

/// What a phase works with: the cluster it is about and the means to work on it.
struct PhaseContext: Sendable {
    let run: RunID
    let cluster: Cluster
    let nodes: [Node]
    let workspace: Workspace
    let secrets: ClusterSecrets
    let journal: RunJournal
    let records: Records
    let toolbox: Toolbox
    let runner: ProcessRunner
    let psql: Psql
    let settings: ProvisionerSettings
    let mark: ProcessMark

    /// Runs an external program of this run.
    func execute(_ line: CommandLine, onLine: @escaping ProcessRunner.LineHandler) async throws -> ProcessOutcome {
        let bounds = ProcessBounds(
            deadline: self.settings.phaseTimeout,
            silence: self.settings.silenceTimeout,
            grace: self.settings.interruptGrace
        )
        do {
            return try await self.runner.run(line, bounds: bounds, mark: self.mark, onLine: onLine)
        } catch let failure as ProcessFailure {
            throw CommandFailure(.toolMissing, failure.description, retry: true)
        }
    }

    /// The log of a tool in this run: `logs/42-terraform.log`.
    func log(of tool: String) throws -> ToolLog {
        try ToolLog(path: self.workspace.logs.appending("\(self.run)-\(tool).log"), journal: self.journal)
    }
}
