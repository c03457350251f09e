package import Commands
import Foundation
package import Logging
package import Model
package import Store
package import SystemPackage
import Targets
package import Tools

/// Carries out one run: its phases one after the other, and then, whatever happened, the record of how it ended.
package struct RunExecutor: Sendable {
    package let data: DataDirectory
    package let resources: FilePath
    package let records: Records
    package let feed: RunFeed
    package let news: NewsDesk
    package let engine: RunEngine
    package let toolbox: Toolbox
    package let runner: ProcessRunner
    package let settings: ProvisionerSettings
    package let majors: MajorTable
    package let logger: Logger

    package init(
        data: DataDirectory,
        resources: FilePath,
        records: Records,
        feed: RunFeed,
        news: NewsDesk,
        engine: RunEngine,
        toolbox: Toolbox,
        runner: ProcessRunner,
        settings: ProvisionerSettings,
        majors: MajorTable,
        logger: Logger
    ) {
        self.data = data
        self.resources = resources
        self.records = records
        self.feed = feed
        self.news = news
        self.engine = engine
        self.toolbox = toolbox
        self.runner = runner
        self.settings = settings
        self.majors = majors
        self.logger = logger
    }

    private let initialisation = Turnstile()

    /// Carries out the phases of a change.
    ///
    /// Never throws: every end is recorded.
    ///
    /// - Parameters:
    ///   - kind: The change.
    ///   - run: The run that it is.
    ///   - options: What was asked for beyond the change itself.
    package func execute(_ kind: RunKind, run: RunID, options: RunOptions = RunOptions()) async {
        let journal = RunJournal(run: run, records: self.records, feed: self.feed)
        let heart = Task { await journal.beat(every: self.settings.heartbeat) }
        var before = ClusterState.interrupted
        var hasBegun = false
        let end: RunEnd
        do {
            let begun = try await self.records.begin(run) {
                kind.stateDuring(before: $0)
            } checking: { record, snapshot in
                try OrderGate.check(kind, by: record.principal, of: snapshot)
            }
            guard let begun else {
                throw CommandFailure(.internal, "the record of run \(run) is gone")
            }
            before = begun.before
            hasBegun = true
            await self.tell(of: run) { News(began: $0) }
            let summary = try await self.perform(
                kind,
                options,
                on: begun.cluster,
                before: before,
                run: run,
                journal: journal
            )
            let wasIdle = await kind.wasIdle(journal.idlePhases)
            end = wasIdle ? .noChange(summary) : .succeeded(summary)
        } catch is CancellationError {
            end = await self.cancellation(of: run)
        } catch let failure as CommandFailure {
            end = hasBegun ? .failed(failure) : .discarded(failure)
        } catch _ where Task.isCancelled {
            // What the cancellation has cut off may say so in words of its own.
            end = await self.cancellation(of: run)
        } catch {
            self.logger.error("run failed unexpectedly", metadata: ["run": "\(run)", "error": "\(error)"])
            end = .failed(CommandFailure(unforeseen: error, under: self.data.root))
        }
        heart.cancel()
        if await self.waitsOn(run, after: end) { return }
        // What ended the run must not end the writing of how it ended.
        await Task { [before] in await self.record(end, of: run, kind: kind, before: before, journal: journal) }.value
    }

    private func perform(
        _ kind: RunKind,
        _ options: RunOptions,
        on cluster: Cluster,
        before: ClusterState,
        run: RunID,
        journal: RunJournal
    ) async throws -> String {
        var cluster = cluster
        let workspace = Workspace(root: self.data.workspace(of: cluster.name))
        var phases = try self.phases(of: kind, for: cluster, in: workspace)
        let isRenewed = try self.mustRenew(workspace, of: cluster, before: phases)
        if isRenewed { phases = [.generate] + phases }
        if options.liftsProtection, cluster.spec.cloud?.isTerminationProtected ?? false {
            cluster.spec.cloud?.isTerminationProtected = false
            phases = [.generate] + phases.filter { $0 != .generate }
        }
        if let present = Self.withPresentNetworks(cluster, phases, self.settings) {
            cluster = present
            phases = [.generate] + phases.filter { $0 != .generate }
        }
        guard !phases.isEmpty else {
            try await journal.enter(.remove, text: "nothing was ever made of it")
            cluster.state = .destroyed
            _ = try await self.advance(cluster, past: .remove, workspace: workspace)
            return "nothing was ever made of it"
        }
        await journal.conceal(workspace.terraformSecrets)
        var secrets = try await self.secrets(of: workspace, for: cluster, kind, journal)
        await journal.conceal(secrets.all + cluster.spec.concealedSettings)
        var summary = ""
        let runner = self.runner.working(for: RunProcesses(journal: journal, records: self.records))
        for name in phases {
            try Task.checkCancellation()
            // Whatever cuts these phases off, the saved plan is then another one, or used up.
            if name == .plan || name == .apply, cluster.plan != nil || (name == .apply && !cluster.hasBegunApply) {
                cluster.plan = nil
                cluster.hasBegunApply = cluster.hasBegunApply || name == .apply
                try await self.records.update(cluster)
            }
            var context = PhaseContext(
                tools: ToolContext(
                    run: run,
                    cluster: cluster,
                    nodes: try await self.records.nodes(of: cluster.id),
                    workspace: workspace,
                    secrets: secrets,
                    log: journal,
                    toolbox: self.toolbox,
                    runner: runner,
                    psql: Psql(runner: runner, scratch: self.data.scratch, workspace: workspace.root),
                    settings: self.settings,
                    mark: ProcessMark(installation: self.records.installation, run: run.rawValue),
                    initialisation: self.initialisation
                ),
                data: self.data,
                target: ClusterTargets(data: self.data, settings: self.settings)[cluster.spec.target],
                journal: journal,
                records: self.records
            )
            let phase = self.phase(name, of: kind, options, on: cluster.spec.target, isRenewal: isRenewed)
            try await journal.enter(name, text: phase.announcement(context))
            if name == phases.first {
                for caution in await self.toolbox.cautions(kind.tools) {
                    try await journal.write(RunStep(.warning, caution))
                }
            }
            // From here on building can't go on where it was. Not before the run has begun: one that came to no phase has
            // changed nothing, and leaves its cluster as it was.
            if name.isRemoving, !(cluster.completedPhase?.isRemoving ?? false) {
                cluster.completedPhase = .stop
                try await self.records.update(cluster)
                context.cluster = cluster
            }
            do {
                summary = try await phase.perform(context)
                try await journal.write(RunStep(.done, summary))
            } catch var failure as CommandFailure {
                failure.phase = name.rawValue
                throw failure
            }
            cluster.state = kind.stateAfter(
                name,
                before: before,
                current: cluster.state,
                isIdle: await journal.idlePhases.contains(name)
            )
            cluster = try await self.advance(cluster, past: name, workspace: workspace)
            if name == .renew || name == .reach {
                secrets = try await self.secrets(of: workspace, for: cluster, kind, journal)
            }
        }
        return summary
    }

    /// Writes down that a phase is behind the cluster.
    private func advance(_ cluster: Cluster, past phase: PhaseName, workspace: Workspace) async throws -> Cluster {
        var cluster = cluster
        cluster.problem = nil
        // Planning what is built already takes nothing back.
        if phase.isBuilding { cluster.completedPhase = max(cluster.completedPhase ?? phase, phase) }
        switch phase {
        case .generate: cluster.plan = nil
        case .plan: cluster.plan = PlanSummary(in: workspace)?.id
        case .apply: cluster.plan = nil
        // The phase has written down which major the machines get, or which version runs.
        case .reach, .verify: cluster.spec = try await self.records.cluster(id: cluster.id)?.spec ?? cluster.spec
        case .remove: try await self.records.releaseNodes(of: cluster.id)
        default: break
        }
        try await self.records.update(cluster)
        return cluster
    }

    private func phase(
        _ name: PhaseName,
        of kind: RunKind,
        _ options: RunOptions,
        on target: Target,
        isRenewal: Bool
    ) -> any Phase {
        switch name {
        case .validate, .generate:
            GeneratePhase(
                resources: WorkspaceResources(root: self.resources, target: target),
                isRenewal: isRenewal,
                isDestroying: kind == .destroy
            )
        case .plan: PlanPhase()
        case .apply: ApplyPhase()
        case .reach: ReachPhase(majors: self.majors)
        case .configure: ConfigurePhase(options: options.repair, mayBeFirst: kind != .rotate)
        case .verify: VerifyPhase()
        case .renew: RenewPhase()
        case .stop: StopPhase(skipsUnreachable: options.skipsUnreachable)
        case .destroy: DestroyPhase()
        case .remove: RemovePhase()
        }
    }

    /// The workspace's passwords, or new ones where there is no vault yet.
    ///
    /// To destroy, no password is needed: a vault that can't be opened is set aside, since Ansible would want to open it.
    private func secrets(
        of workspace: Workspace,
        for cluster: Cluster,
        _ kind: RunKind,
        _ journal: RunJournal
    ) async throws -> ClusterSecrets {
        guard let sealed = FileManager.default.contents(atPath: workspace.vault.string) else {
            return try self.newSecrets(for: cluster)
        }
        do {
            return try self.data.secrets(in: sealed, of: cluster.name)
        } catch {
            guard kind == .destroy else { throw error }
            let secrets = try self.newSecrets(for: cluster)
            try workspace.setVaultAside()
            try self.data.makeVaultKey()
            try secrets.write(to: workspace, vault: self.data.vault())
            try await journal.write(
                RunStep(.warning, "\(error.message); its vault is kept as \(workspace.unreadableVault) until the end")
            )
            return secrets
        }
    }

    private func newSecrets(for cluster: Cluster) throws -> ClusterSecrets {
        var secrets = ClusterSecrets.generated()
        try secrets.complete(for: cluster, nodes: [])
        return secrets
    }
}
