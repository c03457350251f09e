import Commands
import Model
import Store

/// Tells whoever followed a run how it ended.
struct RunVerdict: Sendable {
    let records: Records

    /// The final `OK` of a run that succeeded.
    ///
    /// - Throws: ``CommandFailure`` for a run that ended otherwise.
    func reply(on run: Run) async throws -> Reply {
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
