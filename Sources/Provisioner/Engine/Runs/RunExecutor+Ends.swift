package import Commands
import Logging
package import Model
import Store

/// How runs end, and what is written of it.
extension RunExecutor {
    /// Whether a run that the server's stop has cut off before its first phase stays in line, for the next start to find.
    package func waitsOn(_ run: RunID, after end: RunEnd) async -> Bool {
        guard case .interrupted = end, self.settings.order.recovery == .resume else { return false }
        let record = try? await Task { try await self.records.run(run) }.value
        return record.map { $0.startedAt == nil && $0.cancellation == nil } ?? false
    }

    /// Records that a run which never began was taken out of the line.
    package func discard(_ run: RunID, end: RunEnd) async {
        let journal = RunJournal(run: run, records: self.records, feed: self.feed)
        // What took it out of the line may be cancelled, and then nothing could be read.
        await Task {
            do {
                guard let kind = try await self.records.run(run)?.kind else { return }
                await self.record(end, of: run, kind: kind, before: .interrupted, journal: journal)
            } catch {
                self.logger.critical(
                    "the end of a run can't be recorded",
                    metadata: ["run": "\(run)", "reason": "\(error)"]
                )
                self.feed.setObstacle("\(error)", of: run)
            }
        }.value
    }

    /// How a run ends whose task was cancelled.
    package func cancellation(of run: RunID) async -> RunEnd {
        switch await self.engine.reason(for: run) {
        case .cancelled(let client): .cancelled(by: client)
        case .shutdown, nil: .interrupted("the server was stopped")
        }
    }

    /// Records how a run ended, and tells those who watch.
    package func record(
        _ end: RunEnd,
        of run: RunID,
        kind: RunKind,
        before: ClusterState,
        journal: RunJournal
    ) async {
        var closing = RunClosing(run: run, end: end, kind: kind, before: before, elapsed: await journal.elapsed)
        if case .interrupted = end { closing.isContinued = self.settings.order.recovery == .resume }
        // A run that has ended must not stay at work in the records, so this is tried until it succeeds; should the server
        // stop before, its next start finds the run and says that it was interrupted.
        while await !self.engine.isDraining || self.feed.obstacle(of: run) == nil {
            do {
                try await closing.write(to: self.records, redacting: { await journal.redacted($0) })
                self.feed.setObstacle(nil, of: run)
                await self.tell(of: run) { News(ended: $0) }
                return
            } catch let defect as RunLifeDefect {
                self.logger.error("a run was to end as it can't", metadata: ["run": "\(run)", "error": "\(defect)"])
                closing.end = .failed(CommandFailure(.internal, "a defect of pgherd's: \(defect)"))
            } catch {
                let reason = (error as? CommandFailure)?.message ?? "\(error)"
                self.logger.critical(
                    "the end of a run can't be recorded",
                    metadata: ["run": "\(run)", "reason": "\(reason)"]
                )
                self.feed.setObstacle(reason, of: run)
                try? await Task.sleep(for: .seconds(2))
            }
        }
    }

    /// Tells those who watch; nobody waits for them.
    package func tell(of run: RunID, _ news: (Run) -> News) async {
        guard let record = try? await self.records.run(run) else { return }
        self.news.publish(news(record))
    }
}
