import Commands
import GRDB

/// What is put on record before a run may begin.
extension ChangeAdmission {
    static func open(
        _ database: Database,
        _ kind: RunKind,
        cluster: Int64,
        name: ClusterName,
        command: String,
        claim: IdempotencyClaim?,
        by caller: Caller
    ) throws -> RunID {
        let now = Timestamp.now
        try OrderGate.check(database, kind, cluster: cluster, by: caller.principal, at: now)
        let run = try Run.insert(database, cluster: cluster, kind: kind, command: command, caller: caller, at: now)
        _ = try AuditEntry.insertIntent(
            database,
            command: command,
            cluster: name.rawValue,
            run: run.rawValue,
            caller: caller,
            at: now
        )
        try claim?.insert(database, run: run, at: now)
        return run
    }

    /// Turns what the database's own rules refuse into words.
    ///
    /// Two clusters that want the same port at the same moment are told apart by trying again.
    func admitting(
        _ name: ClusterName,
        _ attempt: () async throws -> AdmittedRun
    ) async throws -> AdmittedRun {
        for _ in 0..<20 {
            do {
                return try await attempt()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                let rule = error.message ?? ""
                if rule.contains("node.") { continue }
                if rule.contains("cluster.name") {
                    throw CommandFailure(
                        .clusterExists,
                        "there is a cluster \(name) already; choose another name",
                        argument: "name",
                        next: "show cluster \(name)"
                    )
                }
                throw error
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
