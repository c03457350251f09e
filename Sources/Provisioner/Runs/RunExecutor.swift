import Commands
import Foundation
import Logging
import SystemPackage

/// Carries out one run: its phases one after the other, and then, whatever happened, the record of how it ended.
struct RunExecutor: Sendable {
    let data: DataDirectory
    let resources: FilePath
    let records: Records
    let feed: RunFeed
    let engine: RunEngine
    let toolbox: Toolbox
    let runner: ProcessRunner
    let settings: ProvisionerSettings
    let logger: Logger

    /// Carries out the phases of `kind` as the run with this id.
    ///
    /// Never throws: every end is recorded.
    func execute(_ kind: RunKind, run: RunID, before: ClusterState) async {
        let journal = RunJournal(run: run, records: self.records, feed: self.feed)
        let heart = Task { await journal.beat(every: self.settings.heartbeat) }
        let end: RunEnd
        do {
            end = .succeeded(try await self.perform(kind, run: run, journal: journal))
        } catch is CancellationError {
            end = await self.cancellation(of: run)
        } catch let failure as CommandFailure {
            end = .failed(failure)
        } catch {
            self.logger.error("run failed unexpectedly", metadata: ["run": "\(run)", "error": "\(error)"])
            end = .failed(CommandFailure(.internal, "a defect of pgherd's: \(error)"))
        }
        heart.cancel()
        // What ended the run must not end the writing of how it ended.
        await Task { await self.record(end, of: run, kind: kind, before: before, journal: journal) }.value
    }

    /// Records that a run which never began was taken out of the line.
    func discard(_ run: RunID, kind: RunKind, before: ClusterState, end: RunEnd) async {
        let journal = RunJournal(run: run, records: self.records, feed: self.feed)
        await self.record(end, of: run, kind: kind, before: before, journal: journal)
    }

    private func perform(_ kind: RunKind, run: RunID, journal: RunJournal) async throws -> String {
        guard let record = try await self.records.run(run),
            var cluster = try await self.records.cluster(id: record.clusterID)
        else { throw CommandFailure(.internal, "the record of run \(run) is gone") }
        let workspace = Workspace(root: self.data.workspace(of: cluster.name))
        let secrets = try self.secrets(of: workspace)
        await journal.conceal(secrets.all)
        var summaries: [String] = []
        for name in RunPipeline.phases(of: kind, completed: cluster.completedPhase) {
            try Task.checkCancellation()
            let context = PhaseContext(
                run: run,
                cluster: cluster,
                nodes: try await self.records.nodes(of: cluster.id),
                workspace: workspace,
                secrets: secrets,
                journal: journal,
                records: self.records,
                toolbox: self.toolbox,
                runner: self.runner,
                psql: Psql(runner: self.runner, scratch: self.data.scratch),
                settings: self.settings,
                mark: ProcessMark(installation: self.records.installation, run: run.rawValue)
            )
            let phase = self.phase(name)
            try await journal.enter(name, text: phase.announcement(context))
            do {
                let summary = try await phase.perform(context)
                summaries.append(summary)
                try await journal.write(RunStep(.done, summary))
            } catch var failure as CommandFailure {
                failure.phase = name.rawValue
                throw failure
            }
            cluster = try await self.advance(cluster, past: name, of: kind, workspace: workspace)
        }
        return summaries.last ?? ""
    }

    /// Writes down that a phase is behind the cluster.
    private func advance(
        _ cluster: Cluster,
        past phase: PhaseName,
        of kind: RunKind,
        workspace: Workspace
    ) async throws -> Cluster {
        var cluster = cluster
        cluster.state = RunPipeline.stateAfter(phase, of: kind, current: cluster.state)
        cluster.problem = nil
        if PhaseName.building.contains(phase) { cluster.completedPhase = phase }
        switch phase {
        case .generate: cluster.plan = nil
        case .plan: cluster.plan = PlanSummary(in: workspace)?.id
        case .apply: cluster.plan = nil
        case .remove: try await self.records.releaseNodes(of: cluster.id)
        default: break
        }
        try await self.records.update(cluster)
        return cluster
    }

    private func phase(_ name: PhaseName) -> any Phase {
        switch name {
        case .validate, .generate: GeneratePhase(data: self.data, resources: self.resources)
        case .plan: PlanPhase()
        case .apply: ApplyPhase()
        case .configure: ConfigurePhase()
        case .verify: VerifyPhase()
        case .stop: StopPhase()
        case .destroy: DestroyPhase()
        case .remove: RemovePhase()
        }
    }

    /// The workspace's passwords, or new ones where there is no vault yet.
    private func secrets(of workspace: Workspace) throws -> ClusterSecrets {
        guard let sealed = FileManager.default.contents(atPath: workspace.vault.string) else { return .generated() }
        do {
            return try ClusterSecrets(vaultDocument: self.data.vault().open(sealed))
        } catch let failure as VaultFailure {
            throw CommandFailure(.generateFailed, "the cluster's passwords can't be read: \(failure)")
        }
    }

    private func cancellation(of run: RunID) async -> RunEnd {
        switch await self.engine.reason(for: run) {
        case .cancelled(let client): .cancelled(by: client)
        case .shutdown, nil: .interrupted("the server was stopped")
        }
    }

    private func record(
        _ end: RunEnd,
        of run: RunID,
        kind: RunKind,
        before: ClusterState,
        journal: RunJournal
    ) async {
        let closing = RunClosing(run: run, end: end, kind: kind, before: before, elapsed: await journal.elapsed)
        // A run that has ended must not stay at work in the records, so this is tried until it succeeds; should the server
        // stop before, its next start finds the run and says that it was interrupted.
        while await !self.engine.isDraining || self.feed.obstacle(of: run) == nil {
            do {
                try await closing.write(to: self.records, redacting: { await journal.redacted($0) })
                self.feed.setObstacle(nil, of: run)
                return
            } catch {
                let reason = (error as? CommandFailure)?.message ?? "\(error)"
                self.logger.critical(
                    "the end of a run can't be recorded",
                    metadata: ["run": "\(run)", "reason": "\(reason)"]
                )
                self.feed.setObstacle(reason, of: run)
                try? await Task.sleep(for: .seconds(2))
            }
        }
    }
}
