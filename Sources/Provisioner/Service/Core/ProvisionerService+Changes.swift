package import Commands
import Engine
import Model
import Store
import Tools

extension ProvisionerService {
    package func change(
        _ change: ClusterChange,
        wait: Bool,
        key: IdempotencyKey?,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply {
        let asked = Command.change(change, wait: true)
        let command = AuditedCommand(asked.shownLine, cluster: Self.clusterName(in: change), by: caller)
        let claim = key.map { key in
            IdempotencyClaim(
                principal: caller.principal,
                key: key,
                command: command.text,
                whole: asked.line,
                installation: self.records.installation
            )
        }
        let run: RunID
        var isRepeat = false
        switch try await self.admitted(change, command: command, claim: claim, mayWait: wait) {
        case .alreadyDone(let reply):
            return reply
        case .repeated(let earlier):
            guard let first = earlier.run else { return Self.repetition(of: earlier) }
            try await send(try await self.acknowledgement(ofRepeated: first))
            run = first
            isRepeat = true
        case .admitted(let admitted):
            run = admitted.run
            // In line before the client hears of it: a client that is gone by now has started the run all the same.
            guard let place = await self.putInLine(change, admitted) else {
                await self.discard(run, end: .interrupted("the server was stopping"))
                throw CommandFailure(
                    .draining,
                    "the server is stopping; ask again when it is back",
                    retry: true,
                    run: run
                )
            }
            self.expiry.ring()
            try await send(try await self.acknowledgement(of: admitted, kind: change.kind, place: place))
        }
        let follower = RunFollower(records: self.records, feed: self.feed, mayCoalesce: true)
        guard wait else { return try await self.departure(from: run) }
        let ended = try await follower.follow(run, from: 1, send: send)
        if ended.kind == .plan, ended.failure == nil { try await self.sendPlan(of: ended.cluster, send: send) }
        do {
            return try await self.verdict(on: ended)
        } catch var failure as CommandFailure where isRepeat {
            // The same line only joins the same run again.
            failure.retry = false
            throw failure
        }
    }

    /// The final `OK` of a run that succeeded.
    ///
    /// - Throws: ``CommandFailure`` for a run that ended otherwise.
    func verdict(on run: Run) async throws -> Reply {
        if let failure = run.failure {
            throw CommandFailure(
                failure.code,
                failure.message,
                retry: failure.retry,
                run: run.id,
                phase: failure.phase?.rawValue,
                node: failure.node,
                next: failure.next,
                details: ["cluster": .string(run.cluster.rawValue), "took": Self.took(run)]
            )
        }
        let cluster = try await self.records.cluster(id: run.clusterID)
        let (text, next) = Self.success(of: run, cluster: cluster)
        return Reply(
            .ok,
            [
                "run": ReplyValue(run.id.rawValue), "cluster": .string(run.cluster.rawValue),
                "state": cluster.map { .string($0.state.rawValue) },
                "plan": run.kind == .plan ? cluster?.plan.map { .string($0.rawValue) } : nil,
                "pending_restart": run.pendingRestart.map { .string($0.text) },
                "took": Self.took(run), "next": (run.pendingRestart?.next ?? next).map { .string($0) },
            ],
            text: text
        )
    }

    /// How long a run took.
    static func took(_ run: Run) -> ReplyValue? { run.took.map { .duration($0) } }

    private func admitted(
        _ change: ClusterChange,
        command: AuditedCommand,
        claim: IdempotencyClaim?,
        mayWait: Bool
    ) async throws -> ChangeAdmission.Verdict {
        do {
            // Joining a run asks for nothing that a full line or a stopping server could refuse.
            if let claim, let earlier = try await self.records.earlier(claim) { return .repeated(earlier) }
            guard await !self.engine.isDraining else {
                throw CommandFailure(.draining, "the server is stopping; ask again when it is back", retry: true)
            }
            try await self.checkRoom(for: change)
            return try await self.admission.admit(change, command: command, claim: claim, mayWait: mayWait)
        } catch {
            let known = error as? CommandFailure ?? CommandFailure(ofDisk: error, under: self.data.root)
            guard let failure = known else { throw error }
            try await self.records.auditRefusal(command, code: failure.code)
            throw failure
        }
    }

    private func sendPlan(of cluster: ClusterName, send: ReplySink) async throws {
        let summary = PlanSummary(in: Workspace(root: self.data.workspace(of: cluster)))
        for change in summary?.changes ?? [] {
            try await send(
                Reply(
                    .row,
                    [
                        "cluster": .string(cluster.rawValue), "plan": .string(summary?.plan ?? ""),
                        "action": .string(change.action), "resource": .string(change.address),
                    ]
                )
            )
        }
        for move in summary?.moves ?? [] {
            try await send(
                Reply(
                    .row,
                    [
                        "cluster": .string(cluster.rawValue), "plan": .string(summary?.plan ?? ""), "action": "move",
                        "node": .string(move.node), "address": .string(move.new),
                    ],
                    text: move.description
                )
            )
        }
    }

    static func clusterName(in change: ClusterChange) -> String? {
        switch change {
        case .create(let request), .generate(let request): request.name?.rawValue
        case .plan(let name), .apply(let name, _), .configure(let name, _), .resume(let name, _),
            .rotateSecrets(let name),
            .destroy(let name, _, _):
            name.rawValue
        }
    }

    /// What to say of a success, and what comes next.
    private static func success(of run: Run, cluster: Cluster?) -> (text: String, next: String?) {
        let name = run.cluster
        let summary = "\(run.state == .noChange ? "nothing had to change; " : "")\(run.summary ?? "")"
        let version = cluster?.spec.version ?? ""
        switch run.kind {
        case .create, .resume, .configure:
            return ("\(name) is ready: PostgreSQL \(version), \(summary)", "connect cluster \(name)")
        case .rotate:
            return ("\(name) has new secrets: \(summary)", "connect cluster \(name)")
        case .generate:
            return ("\(summary); nothing else was touched. Next: plan it", "plan cluster \(name)")
        case .plan where run.state == .noChange:
            return ("\(summary). \(name) is what its configuration says", "status cluster \(name)")
        case .plan:
            let next = cluster?.plan.map { "apply cluster \(name) plan=\($0)" }
            return ("\(summary). Next: apply exactly this plan", next)
        case .apply where run.state == .noChange && cluster?.state.isServing ?? false:
            return (summary, "status cluster \(name)")
        case .apply:
            return ("\(summary). Next: configure PostgreSQL on them", "configure cluster \(name)")
        case .destroy:
            return ("\(name) is destroyed: \(summary); its records and audit stay", "audit cluster=\(name)")
        }
    }
}
