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
            return try await RunVerdict(records: self.records).reply(on: ended)
        } catch var failure as CommandFailure where isRepeat {
            // The same line only joins the same run again.
            failure.retry = false
            throw failure
        }
    }

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
}
