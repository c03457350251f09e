import Commands
import Model
import Store
import Tools

/// Answers `unlock cluster`: takes away a lock of a cluster's Terraform state that nobody living holds.
struct UnlockCommand: Sendable {
    let data: DataDirectory
    let records: Records
    let locks: StateLocks

    /// - Returns: The final `OK`.
    /// - Throws: ``CommandFailure``, audited as a refusal.
    func answer(_ name: ClusterName, _ command: AuditedCommand) async throws -> Reply {
        do {
            return try await self.unlock(name, command)
        } catch let refusal as Refusal {
            try await self.records.auditRefusal(command, code: refusal.failure.code)
            throw refusal.failure
        }
    }

    /// Turned down before anything was touched.
    private struct Refusal: Error {
        let failure: CommandFailure
    }

    private func unlock(_ name: ClusterName, _ command: AuditedCommand) async throws -> Reply {
        let (cluster, found) = try await self.judged(name)
        guard let found else {
            try await self.records.auditDone(command)
            return Reply(
                .ok,
                ["cluster": .string(name.rawValue), "lock": "none"],
                text: "no lock is on the state of \(name); there was nothing to do"
            )
        }
        let intent = try await self.records.auditIntent(command)
        do {
            try await self.locks.release(found.lock, of: cluster)
        } catch {
            guard !(error is CancellationError) else {
                try await self.records.auditOutcome(of: intent, .interrupted, code: .interrupted)
                throw error
            }
            let failure = CommandFailure(unforeseen: error, under: self.data.root)
            try await self.records.auditOutcome(of: intent, .failed, code: failure.code)
            throw failure
        }
        try await self.records.auditOutcome(of: intent, .succeeded, code: nil)
        var fields: ReplyFields = [
            "cluster": .string(name.rawValue), "lock": .string(found.lock.id), "holder": .string(found.lock.who),
        ]
        fields.append("age", found.lock.age.map { .duration($0) })
        return Reply(
            .ok,
            fields,
            text: "the lock of the state is taken away; its holder (\(found.lock.holder)) is dead"
        )
    }

    /// The cluster and its lock, once it is certain that the lock may be taken away.
    private func judged(_ name: ClusterName) async throws -> (Cluster, StateLocks.Found?) {
        do {
            guard let cluster = try await self.records.cluster(named: name), cluster.state != .destroyed else {
                throw CommandFailure(.unknownCluster, "there is no cluster \(name)", argument: "name")
            }
            if let run = try await self.locks.runAtWork(of: cluster) {
                throw CommandFailure(
                    .clusterBusy,
                    "run \(run.id) (\(run.kind.rawValue), by \(run.displayName)) works on \(name) and may hold the lock; cancel run \(run.id) ends it",
                    retry: true,
                    next: "attach run \(run.id)",
                    details: ["holder": ReplyValue(run.id.rawValue)]
                )
            }
            let found = try await self.locks.find(of: cluster)
            guard let found else { return (cluster, nil) }
            switch found.holder {
            case .dead:
                return (cluster, found)
            case .alive:
                throw StateLocks.locked(found.lock, of: cluster, "its holder lives; wait for its end")
            case .unknown:
                let workspace = self.data.workspace(of: name)
                throw StateLocks.locked(
                    found.lock,
                    of: cluster,
                    "whether its holder lives can't be told from here; look there, and once it is certain that no Terraform works on it: cd \(workspace) && terraform force-unlock \(found.lock.id)"
                )
            }
        } catch let failure as CommandFailure {
            throw Refusal(failure: failure)
        }
    }
}
