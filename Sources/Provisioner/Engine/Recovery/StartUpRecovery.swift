import Commands
import Foundation
package import Logging
package import Model
package import Store
import SystemPackage
package import Tools

/// Sets right, before anything else, what an earlier server left when it died: its children are ended, and its runs
/// say that they were interrupted.
package struct StartUpRecovery: Sendable {
    package let data: DataDirectory
    package let records: Records
    /// Whether runs that were cut off are gone on with, and those that waited wait on.
    package var policy: OrderSettings.Recovery = .ask
    /// How long programs may take to end by themselves after an interrupt.
    package var grace: Duration = .seconds(10)
    package let logger: Logger

    package init(
        data: DataDirectory,
        records: Records,
        policy: OrderSettings.Recovery = .ask,
        grace: Duration = .seconds(10),
        logger: Logger
    ) {
        self.data = data
        self.records = records
        self.policy = policy
        self.grace = grace
        self.logger = logger
    }

    /// - Throws: ``StartFailure`` if processes of an earlier server can't be ended.
    package func recover() async throws {
        let orphans = try await OrphanRecovery(
            records: self.records,
            logger: self.logger,
            grace: self.grace
        ).recover()
        let plan = RecoveryPlan(of: try await self.records.unfinishedRuns(), recovery: self.policy)
        for (run, reason) in plan.interrupted {
            guard let cluster = try await self.records.cluster(id: run.clusterID) else { continue }
            let events = try await self.records.events(of: run.id, from: run.lastSequence, limit: 1)
            try await self.tell(orphans[run.id] ?? [], of: run, elapsed: events.last?.elapsed ?? 0)
            try await self.releaseLock(of: cluster, run: run, elapsed: events.last?.elapsed ?? 0)
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
        for run in plan.waiting { try await self.records.takeBack(run) }
        try await self.records.endAbandonedIntents()
        self.removeStaging()
    }

    /// Takes away the lock that a killed Terraform has left: everything that this installation had started is dead by now.
    private func releaseLock(of cluster: Cluster, run: Run, elapsed: Int64) async throws {
        let workspace = Workspace(root: self.data.workspace(of: cluster.name))
        guard let lock = try LocalStateLock(workspace: workspace).release() else { return }
        try await self.tell([lock.sentence], of: run, elapsed: elapsed)
        try await self.records.auditDone(AuditedCommand(.unlock(cluster.name), by: .server))
    }

    private func tell(_ sentences: [String], of run: Run, elapsed: Int64) async throws {
        for sentence in sentences {
            try await self.records.append(RunStep(.warning, sentence), phase: run.phase, to: run.id, elapsed: elapsed)
            self.logger.warning("\(sentence)", metadata: ["run": "\(run.id)", "cluster": "\(run.cluster)"])
        }
    }

    /// Workspaces that were being written have never been anybody's; what else is hidden there, such as `.git`, is.
    private func removeStaging() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: self.data.clusters.string)) ?? []
        for name in names where Workspace.isStaging(name) {
            try? FileManager.default.removeItem(atPath: self.data.clusters.appending(name).string)
        }
    }
}
