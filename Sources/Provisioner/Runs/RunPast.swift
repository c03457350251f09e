import Commands
import GRDB

/// What the records tell of a cluster's runs before one that ends, as far as its way out depends on that.
struct RunPast: Hashable, Sendable {
    /// The newest `create` or `generate`, in canonical form.
    var making: String?
    /// The run that ended before it; `nil` where there was none.
    var before: Before?

    struct Before: Hashable, Sendable {
        let run: RunID
        let kind: RunKind
        /// Why it failed; `nil` where it did not.
        let failure: RunFailure?
    }

    /// Whether the run before has failed for the same reason, as far as words tell.
    ///
    /// Figures count for nothing: times, ports and process ids differ each time. What was said in addition then counts as
    /// little.
    func hasSeen(_ failure: RunFailure, of kind: RunKind) -> Bool {
        guard let before, let former = before.failure, (before.kind == .destroy) == (kind == .destroy) else {
            return false
        }
        return former.code == failure.code && former.phase == failure.phase
            && Self.words(of: former.message).hasPrefix(Self.words(of: failure.message))
    }

    private static func words(of message: String) -> String { message.filter { !$0.isNumber } }
}

extension Records {
    /// What came before a run of the same cluster.
    func past(of run: Run) async throws -> RunPast {
        try await self.read { database in
            let making = try Run.fetch(
                database,
                "WHERE run.cluster_id = ? AND run.id <= ? AND run.kind IN ('create', 'generate') ORDER BY run.id DESC LIMIT 1",
                [run.clusterID, run.id.rawValue]
            ).first
            let before = try Run.fetch(
                database,
                "WHERE run.cluster_id = ? AND run.id < ? AND (run.started_at IS NOT NULL OR run.state = 'failed') ORDER BY run.id DESC LIMIT 1",
                [run.clusterID, run.id.rawValue]
            ).first
            return RunPast(
                making: making?.command,
                before: before.map { RunPast.Before(run: $0.id, kind: $0.kind, failure: $0.failure) }
            )
        }
    }
}
