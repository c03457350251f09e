package import Commands
package import Model
import SystemPackage

/// What the programs of one run work with.
package struct ToolContext: Sendable {
    package let run: RunID
    package var cluster: Cluster
    package let nodes: [Node]
    package let workspace: Workspace
    package let secrets: ClusterSecrets
    package let log: any RunLog
    package let toolbox: Toolbox
    package let runner: ProcessRunner
    package let psql: Psql
    package let settings: ProvisionerSettings
    /// What every process of the run carries.
    package let mark: ProcessMark
    /// Where runs wait for one another before Terraform fetches providers.
    package let initialisation: Turnstile

    package init(
        run: RunID,
        cluster: Cluster,
        nodes: [Node],
        workspace: Workspace,
        secrets: ClusterSecrets,
        log: any RunLog,
        toolbox: Toolbox,
        runner: ProcessRunner,
        psql: Psql,
        settings: ProvisionerSettings,
        mark: ProcessMark,
        initialisation: Turnstile
    ) {
        self.run = run
        self.cluster = cluster
        self.nodes = nodes
        self.workspace = workspace
        self.secrets = secrets
        self.log = log
        self.toolbox = toolbox
        self.runner = runner
        self.psql = psql
        self.settings = settings
        self.mark = mark
        self.initialisation = initialisation
    }

    /// The environment that Terraform gets for this cluster.
    package var terraformEnvironment: [String: String] {
        self.workspace.terraformEnvironment(of: self.cluster.spec, self.settings)
    }

    /// Asks what there is of the run's cluster.
    package var resources: ResourceQuery {
        ResourceQuery(
            toolbox: self.toolbox,
            runner: self.runner,
            settings: self.settings,
            spec: self.cluster.spec,
            workspace: self.workspace
        )
    }

    /// Tries steps again, and says so.
    package var retries: Retries {
        Retries(limit: self.settings.order.retries) { [log] in try await log.write(RunStep(.warning, $0)) }
    }

    /// The file that keeps what a tool prints in this run: `logs/42-terraform.log`.
    package func file(of tool: String) throws -> ToolLog {
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
    package func execute(
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
