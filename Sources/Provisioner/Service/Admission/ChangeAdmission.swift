import Commands
import Engine
import Foundation
import Model
import Store
import SystemPackage
import Tools

/// Decides whether a change may begin, and if so writes down everything that must be on record before it does: cluster,
/// nodes, run and audit intent, in one transaction.
struct ChangeAdmission: Sendable {
    let data: DataDirectory
    /// The roles and modules that workspaces are written from.
    let resources: FilePath
    let records: Records
    let toolbox: Toolbox
    let discovery: PostgresDiscovery
    let runner: ProcessRunner
    let settings: ProvisionerSettings
    let majors: MajorTable

    /// What came of a request.
    enum Verdict: Sendable {
        case admitted(AdmittedRun)
        /// What was asked for is so already.
        case alreadyDone(Reply)
        /// It was asked for before, under the same key.
        case repeated(IdempotentCommand)
    }

    /// A run that is on record and waits to be carried out.
    struct AdmittedRun: Sendable {
        let run: RunID
        let cluster: ClusterName
        let clusterID: Int64
        let target: Target
    }

    /// Admits a change, unless an equal one was admitted at the same time under the same key.
    ///
    /// - Parameters:
    ///   - change: What is asked for.
    ///   - command: The same in canonical form, and who asks.
    ///   - claim: By which a repeat of it is recognised.
    ///   - mayWait: Whether it may wait for another run that holds its cluster.
    /// - Returns: What came of it.
    /// - Throws: ``CommandFailure``; nothing has been written or touched then.
    func admit(
        _ change: ClusterChange,
        command: AuditedCommand,
        claim: IdempotencyClaim? = nil,
        mayWait: Bool = true
    ) async throws -> Verdict {
        guard let claim else {
            return try await self.admitOnce(change, command: command, claim: nil, mayWait: mayWait)
        }
        do {
            return try await self.admitOnce(change, command: command, claim: claim, mayWait: mayWait)
        } catch {
            // What stands in its way may be its own first sending, which came in between.
            guard let earlier = try await self.records.earlier(claim) else { throw error }
            return .repeated(earlier)
        }
    }

    private func admitOnce(
        _ change: ClusterChange,
        command: AuditedCommand,
        claim: IdempotencyClaim?,
        mayWait: Bool
    ) async throws -> Verdict {
        switch change {
        case .create(let request):
            try await self.checkTools(for: .create)
            return .admitted(try await self.admitNew(request, kind: .create, command: command, claim: claim))
        case .generate(let request):
            return .admitted(try await self.admitNew(request, kind: .generate, command: command, claim: claim))
        case .plan(let name), .apply(let name, _), .configure(let name, _), .resume(let name, _),
            .rotateSecrets(let name),
            .destroy(let name, _, _):
            let cluster = try await self.existing(name)
            if change.kind == .destroy, cluster.state == .destroyed {
                try await self.records.auditDone(command)
                let reply = try self.goneAlready(cluster, nodes: try await self.records.nodes(of: cluster.id))
                if let claim { try await self.records.remember(claim, run: nil) }
                return .alreadyDone(reply)
            }
            guard cluster.state != .destroyed else { throw self.destroyed(name) }
            try self.checkAlways(change, cluster)
            // What another run leaves can't be known; it is looked at when the turn has come.
            if try await self.records.holder(of: cluster.id) == nil { try self.check(change, cluster) }
            try await self.checkTools(for: change.kind)
            return .admitted(
                try await self.record(change.kind, on: cluster, command: command, claim: claim, mayWait: mayWait)
            )
        }
    }

    /// Looks again, when the turn of a run has come, whether it can be carried out on what its cluster is by now.
    ///
    /// - Returns: How it ends without having begun; `nil` where it may begin.
    /// - Throws: What the records throw.
    func obstacle(to change: ClusterChange, run: RunID) async throws -> RunEnd? {
        guard let record = try await self.records.run(run),
            let cluster = try await self.records.cluster(id: record.clusterID)
        else { return nil }
        if let wish = record.cancellation { return .cancelled(by: wish.client) }
        do {
            // Freezes and protection may have come while it waited.
            if cluster.state != .destroyed {
                let snapshot = try await self.records.snapshot(of: cluster.id)
                try OrderGate.check(change.kind, by: record.principal, of: snapshot)
            }
            switch (change, cluster.state) {
            case (.destroy, .destroyed):
                let reply = try self.goneAlready(cluster, nodes: try await self.records.nodes(of: cluster.id))
                return .noChange(reply.text ?? "")
            case (_, .destroyed):
                throw self.destroyed(cluster.name)
            case (.create, _), (.generate, _):
                return nil
            default:
                try self.checkAlways(change, cluster)
                try self.check(change, cluster)
                return nil
            }
        } catch let failure as CommandFailure {
            return .discarded(failure)
        }
    }

    private func destroyed(_ name: ClusterName) -> CommandFailure {
        CommandFailure(
            .wrongState,
            "\(name) is destroyed; create cluster \(name) makes a new one",
            details: ["state": "destroyed"]
        )
    }
}
