import Commands
import Foundation
import GRDB
import SystemPackage

/// Decides whether a change may begin, and if so writes down everything that must be on record before it does: cluster,
/// nodes, run and audit intent, in one transaction.
struct ChangeAdmission: Sendable {
    let data: DataDirectory
    let records: Records
    let toolbox: Toolbox
    let discovery: PostgresDiscovery
    let runner: ProcessRunner
    let settings: ProvisionerSettings

    /// What came of a request.
    enum Verdict: Sendable {
        case admitted(AdmittedRun)
        /// What was asked for is so already.
        case alreadyDone(Reply)
    }

    /// A run that is on record and waits to be carried out.
    struct AdmittedRun: Sendable {
        let run: RunID
        let cluster: ClusterName
    }

    /// - Throws: ``CommandFailure``; nothing has been written or touched then.
    func admit(_ change: ClusterChange, command: String, by caller: Caller) async throws -> Verdict {
        switch change {
        case .create(let request):
            _ = try await self.toolbox.path(of: .terraform)
            _ = try await self.toolbox.path(of: .ansible)
            return .admitted(try await self.admitNew(request, kind: .create, command: command, by: caller))
        case .generate(let request):
            return .admitted(try await self.admitNew(request, kind: .generate, command: command, by: caller))
        case .plan(let name), .apply(let name, _), .configure(let name), .resume(let name), .rotateSecrets(let name),
            .destroy(let name, _, _):
            let cluster = try await self.existing(name)
            if change.kind == .destroy, cluster.state == .destroyed {
                try await self.records.auditDone(command, cluster: name.rawValue, run: nil, caller: caller)
                return .alreadyDone(try self.goneAlready(cluster, nodes: try await self.records.nodes(of: cluster.id)))
            }
            guard cluster.state != .destroyed else {
                throw CommandFailure(
                    .wrongState,
                    "\(name) is destroyed; create cluster \(name) makes a new one",
                    details: ["state": "destroyed"]
                )
            }
            try self.check(change, cluster)
            try await self.checkTools(for: change.kind)
            return .admitted(try await self.record(change.kind, on: cluster, command: command, by: caller))
        }
    }
}
