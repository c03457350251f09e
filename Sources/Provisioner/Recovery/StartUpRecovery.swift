import Commands
import Foundation
import Logging
import SystemPackage

/// Sets right, before anything else, what an earlier server left when it died: its children are killed, and its runs
/// say that they were interrupted.
struct StartUpRecovery: Sendable {
    let data: DataDirectory
    let records: Records
    /// Whether runs that were cut off are gone on with, and those that waited wait on.
    var policy: OrderSettings.Recovery = .ask
    let logger: Logger

    /// - Throws: ``RecordsFailure`` if processes of an earlier server can't be ended.
    func recover() async throws {
        let prefix = "\(self.records.installation):"
        let (killed, left) = ProcessMark.sweep { $0.hasPrefix(prefix) }
        guard left == 0 else {
            throw RecordsFailure(
                "\(left) processes of an earlier pgherd are still running and can't be ended; end them and start again"
            )
        }
        if killed > 0 {
            self.logger.warning("ended processes of an earlier server", metadata: ["count": "\(killed)"])
        }
        let plan = RecoveryPlan(of: try await self.records.unfinishedRuns(), recovery: self.policy)
        for (run, reason) in plan.interrupted {
            guard let cluster = try await self.records.cluster(id: run.clusterID) else { continue }
            let events = try await self.records.events(of: run.id, from: run.lastSequence, limit: 1)
            let closing = RunClosing(
                run: run.id,
                end: .interrupted(reason),
                kind: run.kind,
                before: run.clusterStateBefore ?? cluster.state,
                elapsed: events.last?.elapsed ?? 0,
                isContinued: self.policy == .resume
            )
            try await closing.write(to: self.records, redacting: { $0 })
            self.logger.warning(
                "an interrupted run was found",
                metadata: ["run": "\(run.id)", "cluster": "\(run.cluster)"]
            )
        }
        self.removeStaging()
    }

    /// Workspaces that were being written have never been anybody's.
    private func removeStaging() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: self.data.clusters.string)) ?? []
        for name in names where name.hasPrefix(".") {
            try? FileManager.default.removeItem(atPath: self.data.clusters.appending(name).string)
        }
    }
}
