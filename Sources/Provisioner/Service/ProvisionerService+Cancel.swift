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
        switch await self.engine.cancel(run, reason: .cancelled(by: caller.displayName)) {
        case .removed:
            await self.discard(run, end: .cancelled(by: caller.displayName))
        case .interrupting:
            if force { await self.killTree(of: run) }
        case .absent:
            break
        }
        let ended = try await RunFollower(records: self.records, feed: self.feed)
            .follow(run, from: record.lastSequence + 1, send: send)
        return try await self.answer(to: ended, force: force)
    }

    /// The failure that says that there is no such run.
    static func unknown(_ run: RunID) -> CommandFailure {
        CommandFailure(.unknownRun, "there is no run \(run); runs shows what there is", argument: "run", next: "runs")
    }

    /// Gives the programs a moment to end by themselves, then kills them.
    private func killTree(of run: RunID) async {
        let mark = ProcessMark(installation: self.records.installation, run: run.rawValue)
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(2)
        while clock.now < deadline, !ProcessMark.processes(where: { $0 == mark.value }).isEmpty {
            try? await clock.sleep(for: .milliseconds(50))
        }
        mark.sweep()
    }

    private func answer(to run: Run, force: Bool) async throws -> Reply {
        let cluster = try await self.records.cluster(id: run.clusterID)
        let workspace = Workspace(root: self.data.workspace(of: run.cluster))
        let locked = FileManager.default.fileExists(
            atPath: workspace.root.appending(".terraform.tfstate.lock.info").string
        )
        let (count, what) = try await self.existing(cluster, in: workspace)
        let place =
            run.startedAt == nil
            ? "before it began, so nothing was done" : "in phase \(run.phase?.rawValue ?? "none")"
        let risk = force && run.state == .cancelled ? "; forced, so a step may have been cut off half-way" : ""
        let verb =
            run.state == .cancelled ? "was cancelled" : "ended before it could be cancelled (\(run.state.rawValue))"
        return Reply(
            .ok,
            [
                "run": ReplyValue(run.id.rawValue), "cluster": .string(run.cluster.rawValue),
                "state": .string(run.state.rawValue), "cluster_state": cluster.map { .string($0.state.rawValue) },
                "instances": count.map { ReplyValue($0) }, "state_lock": .boolean(locked),
                "next": run.failure?.next.map { .string($0) },
            ],
            text:
                "run \(run.id) \(verb) \(place): \(what), \(locked ? "Terraform's state lock was left" : "no state lock is left")\(risk)"
        )
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
            guard workspace.hasState(backend: self.settings) else { return (0, "nothing was bought") }
            let query = TerraformStateQuery(
                toolbox: self.admission.toolbox,
                runner: self.admission.runner,
                settings: self.settings,
                spec: cluster.spec
            )
            let state = try await query.state(of: workspace)
            return (state.resources.filter { $0.address.contains(".aws_instance.") }.count, state.summary)
        }
    }
}
