package import Commands
import Engine
import Foundation
import Model
import Store
import SystemPackage
import Targets
import Tools

extension ProvisionerService {
    package func cancel(
        _ run: RunID,
        force: Bool,
        key: IdempotencyKey?,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply {
        let command = AuditedCommand(Command.cancel(run, force: force).line, by: caller)
        let claim = key.map { IdempotencyClaim(principal: caller.principal, key: $0, command: command.text) }
        let (record, isRepeat) = try await self.acceptCancel(of: run, command, claim: claim)
        if !isRepeat {
            // What was accepted is done, also where the client leaves at this moment.
            try await Task { try await self.carryOutCancel(of: run, force: force, by: caller) }.value
        }
        let ended = try await RunFollower(records: self.records, feed: self.feed)
            .follow(run, from: record.lastSequence + 1, send: send)
        var reply = try await self.answer(to: ended, force: force)
        if isRepeat { reply.fields.append("repeated", true) }
        return reply
    }

    /// Puts the wish to cancel on record.
    ///
    /// - Returns: The run as it was before, and whether the same was wished before under the same key.
    /// - Throws: ``CommandFailure``, audited as a refusal.
    private func acceptCancel(
        of run: RunID,
        _ command: AuditedCommand,
        claim: IdempotencyClaim?
    ) async throws -> (run: Run, isRepeat: Bool) {
        let record = try await self.records.run(run)
        do {
            if let claim, let earlier = try await self.records.earlier(claim), let record, earlier.run == run {
                return (record, true)
            }
            guard let record else { throw CommandFailure.unknown(run) }
            guard try await self.records.wishCancelled(record, auditing: command, claim: claim) else {
                let state = try await self.records.run(run)?.state ?? record.state
                throw CommandFailure(
                    .wrongState,
                    "run \(run) has ended already (\(state.rawValue))",
                    argument: "run",
                    next: "show run \(run)"
                )
            }
            return (record, false)
        } catch is IdempotencyClaim.Taken {
            // Its own first sending came in between.
            return try await self.acceptCancel(of: run, command, claim: claim)
        } catch let failure as CommandFailure {
            var command = command
            command.cluster = record?.cluster.rawValue
            try await self.records.auditRefusal(command, code: failure.code)
            throw failure
        }
    }

    private func carryOutCancel(of run: RunID, force: Bool, by caller: Caller) async throws {
        switch try await self.cancellation(of: run, by: caller) {
        case .removed:
            await self.discard(run, end: .cancelled(by: caller.displayName))
        case .interrupting:
            if force { self.executor.runner.hasten(run) }
        case .absent:
            break
        }
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
            guard cluster.hasBegunApply || workspace.hasState(backend: self.settings) else {
                return (0, "nothing was bought")
            }
            let left = await ResourceSummary(of: self.admission.resources(of: cluster))
            return (left.instances, left.text)
        }
    }
}
