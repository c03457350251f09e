import Commands
import Model
import Store

/// The last act of a run, in one transaction: its last event, its end, the cluster's state, the audit's outcome, and the
/// run that goes on where it stopped, if there is to be one.
struct RunClosing: Sendable {
    let run: RunID
    var end: RunEnd
    let kind: RunKind
    /// What the cluster was before the run.
    let before: ClusterState
    /// Milliseconds since the run began its work.
    let elapsed: Int64
    /// Whether a run that was cut off is to be gone on with by another one.
    var isContinued = false

    /// - Returns: The run that goes on where this one stopped, which waits in line on record.
    /// - Throws: What the database throws; nothing is written then.
    @discardableResult
    func write(to records: Records, redacting redact: @Sendable (String) async -> String) async throws -> RunID? {
        guard let record = try await records.run(self.run), !record.state.isFinal else { return nil }
        if let closing = self.asWished(record) { return try await closing.write(to: records, redacting: redact) }
        guard let cluster = try await records.cluster(id: record.clusterID) else { return nil }
        var failure = self.failure(of: cluster, record)
        if let message = failure?.message { failure?.message = await redact(message) }
        if let known = failure, let wayOut = try await self.wayOut(of: known, record, cluster, in: records) {
            failure?.next = wayOut.next
            failure?.message += "; \(wayOut.words)"
            failure?.retry = wayOut.mayRetry && known.retry
        }
        if let message = failure?.message { failure?.message = BoundedText.of(message) }
        var summary: String?
        if let text = self.end.summary { summary = await redact(text) }
        let (finalFailure, finalSummary) = (failure, summary)
        do {
            return try await records.conclude(self.run) { record, cluster in
                // Another may have closed it in between.
                guard !record.state.isFinal else { return nil }
                guard self.asWished(record) == nil else { throw Overtaken() }
                return self.conclusion(record, cluster, finalFailure, finalSummary)
            }
        } catch is Overtaken {
            return try await self.write(to: records, redacting: redact)
        }
    }

    /// What leads out of a failure that says of no command itself that it fits next.
    private func wayOut(
        of failure: RunFailure,
        _ record: Run,
        _ cluster: Cluster,
        in records: Records
    ) async throws -> WayOut? {
        guard case .failed(let cause) = self.end,
            cause.next == nil || cause.next == record.continuation.line
        else { return nil }
        return WayOut(of: failure, run: record, cluster: cluster, past: try await records.past(of: record))
    }

    /// Somebody wished it cancelled at the last moment.
    private struct Overtaken: Error {}

    /// The same as the end that somebody has wished for; `nil` where nobody has, or where it came to an end of its own.
    ///
    /// Whatever cut the run off: who asked for its end was told that it would end, so it must not be gone on with.
    private func asWished(_ record: Run) -> RunClosing? {
        guard case .interrupted = self.end, let wish = record.cancellation else { return nil }
        var closing = self
        closing.end = .cancelled(by: wish.client)
        closing.isContinued = false
        return closing
    }

    private func conclusion(
        _ record: Run,
        _ cluster: Cluster,
        _ failure: RunFailure?,
        _ summary: String?
    ) -> RunConclusion {
        RunConclusion(
            state: self.end.state,
            step: failure.map { RunStep(.failed, $0.message, node: $0.node) }
                ?? RunStep(.done, self.success(of: record)),
            failure: failure,
            summary: summary,
            actor: self.end.actor,
            outcome: self.end.outcome,
            elapsed: self.elapsed,
            cluster: self.state(of: cluster, record),
            sequel: self.isContinued ? record.sequel : nil
        )
    }

    /// What the cluster is from now on; `nil` where the run has no say in that, since it never began.
    ///
    /// A run that came to no phase has changed nothing, but one that was to make its cluster leaves that unmade.
    private func state(of cluster: Cluster, _ record: Run) -> ClusterState? {
        guard record.startedAt != nil else {
            if record.kind.isMaking, (record.clusterStateBefore ?? cluster.state) == .creating { return .interrupted }
            return record.clusterStateBefore
        }
        return switch self.end {
        case .succeeded, .noChange: cluster.state
        case .failed, .discarded, .expired:
            self.kind.stateAfterFailure(before: self.before, in: record.phase)
        case .cancelled, .interrupted: self.kind.stateAfterInterruption(before: self.before)
        }
    }

    private func failure(of cluster: Cluster, _ record: Run) -> RunFailure? {
        let leavesUnmade = record.kind.isMaking && cluster.state == .creating
        // One that failed before its first phase has met what going on has to overcome, as any other.
        var hasFailed = false
        if case .failed = self.end { hasFailed = true }
        let next =
            record.startedAt == nil && !leavesUnmade && !hasFailed
            ? "show cluster \(cluster.name)" : record.continuation.line
        func cutOff(_ code: ErrorCode, _ message: String, next: String?, retry: Bool = true) -> RunFailure {
            RunFailure(code: code, phase: record.phase, message: message, retry: retry, next: next)
        }
        switch self.end {
        case .succeeded, .noChange:
            return nil
        case .failed(let failure):
            return RunFailure(
                code: failure.code,
                phase: failure.phase.flatMap(PhaseName.init(rawValue:)) ?? record.phase,
                node: failure.node,
                message: failure.message,
                retry: failure.retry,
                next: failure.next ?? next
            )
        case .cancelled(let client):
            return cutOff(.cancelled, "run \(self.run) was cancelled by \(client)", next: next)
        case .interrupted(let reason):
            return cutOff(.interrupted, "run \(self.run) was interrupted: \(reason)", next: next)
        case .discarded(let failure):
            return cutOff(
                .discarded,
                "run \(self.run) was discarded when its turn came, nothing was touched: \(failure.message)",
                next: failure.next ?? next,
                retry: failure.retry
            )
        case .expired(let seconds):
            // A line with a value that is not shown can be repeated by nobody but the one who sent it.
            let again = record.command.contains(SettingName.notShown) ? nil : record.command
            return cutOff(
                .expired,
                "run \(self.run) waited in line for \(seconds) s, which is longer than runs.queue_timeout_seconds allows; it never began",
                next: leavesUnmade ? next : again
            )
        }
    }

    private func success(of record: Run) -> String {
        if case .noChange = self.end { return "\(self.kind.rawValue) of \(record.cluster): nothing had to change" }
        return "\(self.kind.rawValue) of \(record.cluster) succeeded"
    }
}
