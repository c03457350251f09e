package import Commands

extension ProvisionerService {
    package func change(
        _ change: ClusterChange,
        wait: Bool,
        key: IdempotencyKey?,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply {
        let command = Command.change(change, wait: true).line
        let verdict = try await self.admitted(change, command: command, by: caller)
        guard case .admitted(let admitted) = verdict else {
            if case .alreadyDone(let reply) = verdict { return reply }
            throw CommandFailure(.internal, "an admission came to no verdict")
        }
        let (run, kind, executor) = (admitted.run, change.kind, self.executor)
        // In line before the client hears of it: a client that is gone by now has started the run all the same.
        let options = Self.options(of: change)
        let position = await self.engine.submit(run) { await executor.execute(kind, run: run, options: options) }
        self.expiry.ring()
        guard let position else {
            await self.discard(run, end: .interrupted("the server was stopping"))
            throw CommandFailure(.draining, "the server is stopping; ask again when it is back", retry: true, run: run)
        }
        try await send(Self.acknowledgement(of: admitted, kind: kind, position: position))
        guard wait else {
            return Reply(
                .ok,
                [
                    "run": ReplyValue(run.rawValue), "cluster": .string(admitted.cluster.rawValue),
                    "next": .string("attach run \(run)"),
                ],
                text: "run \(run) goes on without you"
            )
        }
        let follower = RunFollower(records: self.records, feed: self.feed, mayCoalesce: true)
        let ended = try await follower.follow(run, from: 1, send: send)
        if kind == .plan, ended.state == .succeeded {
            try await self.sendPlan(of: admitted.cluster, send: send)
        }
        return try await self.verdict(on: ended)
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
                "took": Self.took(run), "next": next.map { .string($0) },
            ],
            text: text
        )
    }

    /// How long a run took from its beginning to its end.
    static func took(_ run: Run) -> ReplyValue? {
        guard let finished = run.finishedAt else { return nil }
        return .duration(.milliseconds(finished.milliseconds - (run.startedAt ?? run.createdAt).milliseconds))
    }

    private func admitted(
        _ change: ClusterChange,
        command: String,
        by caller: Caller
    ) async throws -> ChangeAdmission.Verdict {
        do {
            guard await !self.engine.isDraining else {
                throw CommandFailure(.draining, "the server is stopping; ask again when it is back", retry: true)
            }
            return try await self.admission.admit(change, command: command, by: caller)
        } catch let failure as CommandFailure {
            try await self.records.auditRefusal(
                command,
                cluster: Self.clusterName(in: change),
                caller: caller,
                code: failure.code
            )
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
    }

    private static func acknowledgement(
        of admitted: ChangeAdmission.AdmittedRun,
        kind: RunKind,
        position: Int
    ) -> Reply {
        Reply(
            .acknowledgement,
            [
                "run": ReplyValue(admitted.run.rawValue), "cluster": .string(admitted.cluster.rawValue),
                "state": "queued", "position": ReplyValue(position),
            ],
            text: "\(kind.rawValue) of \(admitted.cluster) is run \(admitted.run)"
        )
    }

    private static func options(of change: ClusterChange) -> RunOptions {
        guard case .destroy(_, let skipsUnreachable, let liftsProtection) = change else { return RunOptions() }
        return RunOptions(skipsUnreachable: skipsUnreachable, liftsProtection: liftsProtection)
    }

    private static func clusterName(in change: ClusterChange) -> String? {
        switch change {
        case .create(let request), .generate(let request): request.name?.rawValue
        case .plan(let name), .apply(let name, _), .configure(let name), .resume(let name), .rotateSecrets(let name),
            .destroy(let name, _, _):
            name.rawValue
        }
    }

    /// What to say of a success, and what comes next.
    private static func success(of run: Run, cluster: Cluster?) -> (text: String, next: String?) {
        let (name, summary) = (run.cluster, run.summary ?? "")
        let version = cluster?.spec.version ?? ""
        switch run.kind {
        case .create, .resume, .configure:
            return ("\(name) is ready: PostgreSQL \(version), \(summary)", "connect cluster \(name)")
        case .rotate:
            return ("\(name) has new secrets: \(summary)", "connect cluster \(name)")
        case .generate:
            return ("\(summary); nothing else was touched. Next: plan it", "plan cluster \(name)")
        case .plan:
            let next = cluster?.plan.map { "apply cluster \(name) plan=\($0)" }
            return ("\(summary). Next: apply exactly this plan", next)
        case .apply:
            return ("\(summary). Next: configure PostgreSQL on them", "configure cluster \(name)")
        case .destroy:
            return ("\(name) is destroyed: \(summary); its records and audit stay", "audit cluster=\(name)")
        }
    }
}
