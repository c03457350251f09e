import Commands
import SystemPackage

/// What the programs of one run work with.
struct ToolContext: Sendable {
    let run: RunID
    var cluster: Cluster
    let nodes: [Node]
    let workspace: Workspace
    let secrets: ClusterSecrets
    let log: any RunLog
    let toolbox: Toolbox
    let runner: ProcessRunner
    let psql: Psql
    let settings: ProvisionerSettings
    /// What every process of the run carries.
    let mark: ProcessMark
    /// Where runs wait for one another before Terraform fetches providers.
    let initialisation: Turnstile

    /// The environment that Terraform gets for this cluster.
    var terraformEnvironment: [String: String] {
        self.workspace.terraformEnvironment(of: self.cluster.spec, self.settings)
    }

    /// Asks what there is of the run's cluster.
    var resources: ResourceQuery {
        ResourceQuery(
            toolbox: self.toolbox,
            runner: self.runner,
            settings: self.settings,
            spec: self.cluster.spec,
            workspace: self.workspace
        )
    }

    /// Tries steps again, and says so.
    var retries: Retries {
        Retries(limit: self.settings.order.retries) { [log] in try await log.write(RunStep(.warning, $0)) }
    }

    /// The file that keeps what a tool prints in this run: `logs/42-terraform.log`.
    func file(of tool: String) throws -> ToolLog {
        try ToolLog(path: self.workspace.logs.appending("\(self.run)-\(tool).log"), journal: self.log)
    }

    /// Runs an external program of this run, within the bounds that the operator has set.
    ///
    /// - Parameters:
    ///   - line: The program.
    ///   - limit: How long it may take where that is less than the operator allows a phase.
    ///   - onLine: Takes its lines.
    /// - Returns: How the program ended by itself.
    /// - Throws: ``CommandFailure`` if it can't be started, or had to be ended; `CancellationError`; whatever `onLine` throws.
    func execute(
        _ line: CommandLine,
        within limit: Duration? = nil,
        onLine: @escaping ProcessRunner.LineHandler
    ) async throws -> ProcessOutcome {
        let bounds = ProcessBounds(
            deadline: min(limit ?? self.settings.phaseTimeout, self.settings.phaseTimeout),
            silence: self.settings.silenceTimeout,
            grace: self.settings.interruptGrace
        )
        let outcome: ProcessOutcome
        do {
            outcome = try await self.runner.run(line, bounds: bounds, mark: self.mark, onLine: onLine)
        } catch let failure as ProcessFailure {
            throw failure.failure
        }
        let setting: String
        switch outcome {
        case .exited, .signalled: return outcome
        case .silent: setting = "runs.silence_timeout_seconds"
        case .overran: setting = "runs.phase_timeout_seconds"
        }
        if let limit, limit < self.settings.phaseTimeout, case .overran = outcome {
            throw CommandFailure(
                .timedOut,
                "\(line.title) did not come to its end within \(limit.components.seconds) s, in which no other run can fetch providers; see whether the registry of providers or its mirror is reached from here",
                retry: true
            )
        }
        throw CommandFailure(
            .timedOut,
            "\(line.title) \(outcome.description); \(setting) sets that limit",
            retry: true
        )
    }
}
