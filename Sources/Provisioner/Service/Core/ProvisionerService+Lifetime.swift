import Commands
import Logging
import Model
import Store
import Tools

/// How long clusters live, and which are not to be destroyed.
extension ProvisionerService {
    func extend(_ name: ClusterName, _ span: TimeSpan, _ command: AuditedCommand) async throws -> Reply {
        let known = try await self.admission.existing(name)
        let (cluster, before) = try await self.records.setEnd(
            of: known.id,
            in: span,
            auditing: command
        ) { snapshot in
            try Self.checkLiving(snapshot)
            guard let present = snapshot.cluster.expiresAt,
                snapshot.now.milliseconds + span.milliseconds < present.milliseconds
            else { return }
            throw CommandFailure(
                .badValue,
                "ttl=\(span) would end \(name) before its present end at \(present), so nothing was changed; give it more time, or destroy it",
                argument: "ttl",
                next: "show cluster \(name)",
                details: ["expires": .time(milliseconds: present.milliseconds)]
            )
        }
        await self.withdraw(before.destroying)
        self.expiry.ring()
        return Self.reply(cluster, text: cluster.expiresAt.map { "\(name) lives until \($0)" })
    }

    func protect(_ name: ClusterName, _ command: AuditedCommand) async throws -> Reply {
        let known = try await self.admission.existing(name)
        let (cluster, before) = try await self.records.setProtection(
            of: known.id,
            to: true,
            auditing: command
        ) { snapshot in
            try Self.checkLiving(snapshot)
            guard let waiting = snapshot.destroying, waiting.principal != Caller.timeToLive.principal else { return }
            throw CommandFailure(
                .wrongState,
                "run \(waiting.id) of \(waiting.displayName) waits in line to destroy \(name); cancel it first",
                run: waiting.id,
                next: "cancel run \(waiting.id)"
            )
        }
        await self.withdraw(before.destroying)
        self.expiry.ring()
        return Self.reply(cluster, text: "\(name) is not destroyed before unprotect cluster \(name)")
    }

    func unprotect(_ name: ClusterName, _ command: AuditedCommand) async throws -> Reply {
        let known = try await self.admission.existing(name)
        let (cluster, before) = try await self.records.setProtection(
            of: known.id,
            to: false,
            auditing: command,
            checking: Self.checkLiving
        )
        self.expiry.ring()
        let isOver = cluster.expiresAt.map { $0 <= before.now } ?? false
        return Self.reply(
            cluster,
            text: isOver ? "the time of \(name) is over, so it is destroyed now" : "\(name) may be destroyed again"
        )
    }

    /// - Throws: ``CommandFailure`` where the cluster is destroyed, or a run is destroying it.
    @Sendable
    private static func checkLiving(_ snapshot: ClusterSnapshot) throws {
        let cluster = snapshot.cluster
        guard cluster.state != .destroyed else {
            throw CommandFailure(
                .wrongState,
                "the cluster is destroyed; list clusters shows what there is",
                next: "list clusters",
                details: ["state": "destroyed"]
            )
        }
        guard let destroying = snapshot.destroying, destroying.state != .queued, destroying.state != .received else {
            return
        }
        throw CommandFailure(
            .wrongState,
            "run \(destroying.id) of \(destroying.displayName) is destroying \(cluster.name)",
            run: destroying.id,
            next: "attach run \(destroying.id)",
            details: ["state": .string(cluster.state.rawValue)]
        )
    }

    /// Takes a run out of the line that was to destroy a cluster because its time was over.
    private func withdraw(_ waiting: Run?) async {
        guard let waiting, waiting.principal == Caller.timeToLive.principal else { return }
        do {
            _ = try await self.cancel(waiting.id, force: false, key: nil, by: .timeToLive) { _ in }
        } catch {
            self.logger.warning(
                "a run that is not needed any more was not cancelled",
                metadata: ["run": "\(waiting.id)", "error": "\(error)"]
            )
        }
    }

    private static func reply(_ cluster: Cluster, text: String?) -> Reply {
        Reply(
            .ok,
            [
                "cluster": .string(cluster.name.rawValue),
                "expires": cluster.expiresAt.map { .time(milliseconds: $0.milliseconds) },
                "protected": .boolean(cluster.isProtected),
            ],
            text: text
        )
    }
}

extension ClusterSnapshot {
    /// The run that destroys the cluster, or is to.
    fileprivate var destroying: Run? { self.runs.first { $0.kind == .destroy } }
}
