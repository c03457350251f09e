package import Commands
import Foundation
import SystemPackage

extension ProvisionerService {
    package func cancel(
        _ run: RunID,
        force: Bool,
        key: IdempotencyKey?,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply {
        let command = Command.cancel(run, force: force).line
        return try await self.once(command, key: key, about: run, by: caller) {
            try await self.cancelOnce(run, command, force: force, by: caller, send: send)
        }
    }

    private func cancelOnce(
        _ run: RunID,
        _ command: String,
        force: Bool,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply {
        guard let record = try await self.records.run(run) else {
            try await self.records.auditRefusal(command, cluster: nil, caller: caller, code: .unknownRun)
            throw Self.unknown(run)
        }
        guard !record.state.isFinal else {
            try await self.records.auditRefusal(
                command,
                cluster: record.cluster.rawValue,
                caller: caller,
                code: .wrongState
            )
            throw CommandFailure(
                .wrongState,
                "run \(run) has ended already (\(record.state.rawValue))",
                argument: "run",
                next: "show run \(run)"
            )
        }
        try await self.records.auditDone(command, cluster: record.cluster.rawValue, run: run, caller: caller)
        switch try await self.cancellation(of: run, by: caller) {
        case .removed:
            await self.discard(run, end: .cancelled(by: caller.displayName))
        case .interrupting:
            if force { self.executor.runner.hasten(run) }
        case .absent:
            break
        }
        let ended = try await RunFollower(records: self.records, feed: self.feed)
            .follow(run, from: record.lastSequence + 1, send: send)
        return try await self.answer(to: ended, force: force)
    }

    /// Takes a run out of the line or interrupts it, also one that is on record and not in line yet.
    private func cancellation(of run: RunID, by caller: Caller) async throws -> RunEngine.Cancellation {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(5)
        while true {
            let cancellation = await self.engine.cancel(run, reason: .cancelled(by: caller.displayName))
            guard cancellation == .absent, clock.now < deadline,
                try await self.records.run(run).map({ !$0.state.isFinal }) ?? false
            else { return cancellation }
            try await clock.sleep(for: .milliseconds(20))
        }
    }

    /// The failure that says that there is no such run.
    static func unknown(_ run: RunID) -> CommandFailure {
        CommandFailure(.unknownRun, "there is no run \(run); runs shows what there is", argument: "run", next: "runs")
    }

    private func answer(to run: Run, force: Bool) async throws -> Reply {
        let cluster = try await self.records.cluster(id: run.clusterID)
        let workspace = Workspace(root: self.data.workspace(of: run.cluster))
        let (count, what) = try await self.existing(cluster, in: workspace)
        var search = ProcessMark(installation: self.records.installation, run: run.id.rawValue).search
        search.sessions = try await self.records.unendedProcesses(of: run.id).map(\.identity)
        let report = CancelReport(
            run: run,
            cluster: cluster,
            instances: count,
            existing: what,
            missing: CancelReport.missing(in: workspace, run, settings: self.settings),
            lock: await self.lock(of: cluster),
            living: search.processes(),
            grace: force ? (ProcessSupervision.hurriedGrace, self.settings.interruptGrace) : nil
        )
        return report.reply
    }

    /// The lock that is left on the state of a cluster, as far as that can be found out.
    private func lock(of cluster: Cluster?) async -> StateLocks.Found? {
        guard let cluster else { return nil }
        return try? await self.stateLocks.find(of: cluster)
    }

    /// What there is of a cluster now: the instances on this machine, or what Terraform's state knows.
    private func existing(_ cluster: Cluster?, in workspace: Workspace) async throws -> (count: Int?, text: String) {
        guard let cluster else { return (nil, "its cluster is gone") }
        let nodes = try await self.records.nodes(of: cluster.id)
        switch cluster.spec.target {
        case .local:
            let exists = nodes.filter { $0.directory.map { FileManager.default.fileExists(atPath: $0) } ?? false }
            let names = exists.map(\.name).joined(separator: ", ")
            return (exists.count, exists.isEmpty ? "no instance exists" : "\(names) exist")
        case .hosts:
            return (nil, "what was done on \(nodes.map(\.name).joined(separator: ", ")) stays until resume or destroy")
        case .aws:
            guard workspace.hasState(backend: self.settings) || workspace.isUnsettled else {
                return (0, "nothing was bought")
            }
            let left = await ResourceSummary(of: self.admission.resources(of: cluster))
            return (left.instances, left.text)
        }
    }
}
