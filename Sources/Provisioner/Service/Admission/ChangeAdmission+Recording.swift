import Commands
import Engine
import Model
import Store

/// What is put on record before a run may begin.
extension ChangeAdmission {
    /// Puts the run of a change on record, in the queue behind those that hold its cluster.
    func record(
        _ kind: RunKind,
        on cluster: Cluster,
        command: AuditedCommand,
        claim: IdempotencyClaim?,
        mayWait: Bool
    ) async throws -> AdmittedRun {
        let run = NewRun(kind: kind, command: command, claim: claim)
        let principal = command.caller.principal
        let id = try await self.records.admit(run, on: cluster.id) { snapshot in
            if !mayWait, let holder = snapshot.holder {
                let way = "without wait=no the command waits in line for it"
                throw Self.busy(snapshot.cluster.name, holder, way: way)
            }
            try OrderGate.check(kind, by: principal, of: snapshot)
        }
        return AdmittedRun(run: id, cluster: cluster.name, clusterID: cluster.id, target: cluster.spec.target)
    }

    /// Puts a cluster on record whose place was found free.
    ///
    /// Two clusters that want the same port at the same moment are told apart by trying again.
    func admitting(
        _ name: ClusterName,
        _ attempt: () async throws -> AdmittedRun
    ) async throws -> AdmittedRun {
        for _ in 0..<20 {
            do {
                return try await attempt()
            } catch RecordConflict.address {
                continue
            } catch RecordConflict.name {
                throw CommandFailure(
                    .clusterExists,
                    "there is a cluster \(name) already; choose another name",
                    argument: "name",
                    next: "show cluster \(name)"
                )
            }
        }
        throw CommandFailure(.noFreePort, "ports were taken by other clusters each time; try again", retry: true)
    }

    /// The failure that names who holds a cluster.
    static func busy(
        _ name: ClusterName,
        _ holder: Run,
        way: String = "wait for it or cancel it"
    ) -> CommandFailure {
        CommandFailure(
            .clusterBusy,
            "\(holder.title()) holds \(name); \(way)",
            retry: true,
            next: "attach run \(holder.id)",
            details: ["holder": ReplyValue(holder.id.rawValue)]
        )
    }
}
