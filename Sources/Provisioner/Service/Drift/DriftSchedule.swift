import Commands
import Engine
import Logging
import Model

/// Looks through all clusters every so often, and tells those who watch when one has changed since the look before.
struct DriftSchedule: Sendable {
    let query: DriftQuery
    /// Between two looks; `nil`: none.
    let interval: Duration?
    let news: NewsDesk
    let logger: Logger

    /// Works until the task is cancelled.
    ///
    /// Quiet where the settings ask for no looks.
    func run() async {
        guard let interval = self.interval else { return }
        var memory = DriftMemory()
        while true {
            do {
                try await ContinuousClock().sleep(for: interval)
                try await self.look(&memory)
            } catch is CancellationError {
                return
            } catch {
                // Such as a full disk: the next look may find it mended.
                self.logger.error("a look for drift has failed", metadata: ["error": "\(error)"])
            }
        }
    }

    private func look(_ memory: inout DriftMemory) async throws {
        let clusters = try await self.query.existing()
        memory.forget(allBut: Set(clusters.map(\.id)))
        for cluster in clusters where cluster.state.isServing {
            do {
                let found = try await self.query.look(at: cluster) { _ in }
                guard let news = memory.take(found, of: cluster) else { continue }
                self.news.publish(news)
                self.logger.info(
                    "a look for drift found a change",
                    metadata: ["cluster": "\(cluster.name)", "state": "\(news.state)", "count": "\(found.count)"]
                )
            } catch let failure as CommandFailure {
                // It is looked at again the next time; a run that holds it is nothing to tell of.
                let level: Logger.Level = failure.code == .clusterBusy ? .debug : .warning
                self.logger.log(
                    level: level,
                    "a cluster could not be looked at for drift",
                    metadata: ["cluster": "\(cluster.name)", "reason": "\(failure.message)"]
                )
            }
        }
    }
}
