import Commands
import GRDB

/// The last act of a run, in one transaction: its last event, its end, the cluster's state and the audit's outcome.
struct RunClosing: Sendable {
    let run: RunID
    let end: RunEnd
    let kind: RunKind
    /// What the cluster was before the run.
    let before: ClusterState
    /// Milliseconds since the run began its work.
    let elapsed: Int64

    /// - Throws: What the database throws; nothing is written then.
    func write(to records: Records, redacting redact: @Sendable (String) async -> String) async throws {
        guard let record = try await records.run(self.run), !record.state.isFinal else { return }
        guard let cluster = try await records.cluster(id: record.clusterID) else { return }
        var failure = self.failure(of: cluster, phase: record.phase, hasBegun: record.startedAt != nil)
        if let message = failure?.message { failure?.message = BoundedText.of(await redact(message)) }
        var summary: String?
        if case .succeeded(let text) = self.end { summary = await redact(text) }
        let (finalFailure, finalSummary) = (failure, summary)
        try await records.write { database in
            let now = Timestamp.now
            var cluster = cluster
            let step = self.step(cluster: cluster, failure: finalFailure, summary: finalSummary)
            let phase = finalFailure == nil ? nil : record.phase
            _ = try RunEvent.append(database, step, phase: phase, run: self.run, elapsed: self.elapsed)
            try Run.finish(
                database,
                self.run,
                state: self.end.state,
                failure: finalFailure,
                summary: finalSummary,
                at: now
            )
            cluster.state = self.state(of: cluster, record: record)
            cluster.problem = finalFailure?.message
            try cluster.save(database)
            try AuditEntry.insertOutcome(
                database,
                ofRun: self.run,
                self.end.outcome,
                code: finalFailure?.code.rawValue,
                at: now
            )
        }
    }

    /// A run that came to no phase has changed nothing, but one that was to make its cluster leaves that unmade.
    private func state(of cluster: Cluster, record: Run) -> ClusterState {
        guard record.startedAt != nil else {
            let left = record.clusterStateBefore ?? cluster.state
            return left == .creating ? .interrupted : left
        }
        return switch self.end {
        case .succeeded: cluster.state
        case .failed: RunPipeline.stateAfterFailure(self.kind, before: self.before)
        case .cancelled, .interrupted: RunPipeline.stateAfterInterruption(self.kind, before: self.before)
        }
    }

    private func failure(of cluster: Cluster, phase: PhaseName?, hasBegun: Bool) -> RunFailure? {
        let next =
            !hasBegun && cluster.state != .creating
            ? "show cluster \(cluster.name)" : self.continuation(of: cluster, phase: phase)
        switch self.end {
        case .succeeded:
            return nil
        case .failed(let failure):
            return RunFailure(
                code: failure.code,
                phase: failure.phase.flatMap(PhaseName.init(rawValue:)) ?? phase,
                node: failure.node,
                message: failure.message,
                retry: failure.retry,
                next: failure.next ?? next
            )
        case .cancelled(let client):
            return RunFailure(
                code: .cancelled,
                phase: phase,
                message: "run \(self.run) was cancelled by \(client)",
                retry: true,
                next: next
            )
        case .interrupted(let reason):
            return RunFailure(
                code: .interrupted,
                phase: phase,
                message: "run \(self.run) was interrupted: \(reason)",
                retry: true,
                next: next
            )
        }
    }

    /// The command that does what this run left undone.
    private func continuation(of cluster: Cluster, phase: PhaseName?) -> String {
        switch self.kind {
        case .destroy: "destroy cluster \(cluster.name) confirm=\(cluster.name)"
        // Until new secrets are sealed, resuming would bring the old ones into force and call that a success.
        case .rotate where phase.map { $0 == .reach || $0 == .renew } ?? true: "rotate secrets cluster \(cluster.name)"
        default: "resume cluster \(cluster.name)"
        }
    }

    private func step(cluster: Cluster, failure: RunFailure?, summary: String?) -> RunStep {
        if let failure { return RunStep(.failed, failure.message, node: failure.node) }
        return RunStep(.done, "\(self.kind.rawValue) of \(cluster.name) succeeded")
    }
}
