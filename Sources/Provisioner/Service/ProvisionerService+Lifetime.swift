import Commands
import GRDB
import Logging

/// How long clusters live, and which are not to be destroyed.
extension ProvisionerService {
    func extend(_ name: ClusterName, _ span: TimeSpan, _ order: ControlOrder) async throws -> Reply {
        let known = try await self.admission.existing(name)
        let (cluster, waiting) = try await self.record(order) { database, now in
            let (cluster, waiting) = try Self.living(database, known.id)
            if let present = cluster.expiresAt, now.milliseconds + span.milliseconds < present.milliseconds {
                throw CommandFailure(
                    .badValue,
                    "ttl=\(span) would end \(name) before its present end at \(present), so nothing was changed; give it more time, or destroy it",
                    argument: "ttl",
                    next: "show cluster \(name)",
                    details: ["expires": .time(milliseconds: present.milliseconds)]
                )
            }
            var changed = cluster
            changed.expiresAt = try Cluster.setEnd(database, of: cluster.id, in: span, from: now)
            return (changed, waiting)
        }
        await self.withdraw(waiting)
        self.expiry.ring()
        return Self.reply(cluster, text: cluster.expiresAt.map { "\(name) lives until \($0)" })
    }

    func protect(_ name: ClusterName, _ order: ControlOrder) async throws -> Reply {
        let known = try await self.admission.existing(name)
        let (cluster, waiting) = try await self.record(order) { database, _ in
            let (cluster, waiting) = try Self.living(database, known.id)
            if let waiting, waiting.principal != Caller.timeToLive.principal {
                throw CommandFailure(
                    .wrongState,
                    "run \(waiting.id) of \(waiting.displayName) waits in line to destroy \(name); cancel it first",
                    run: waiting.id,
                    next: "cancel run \(waiting.id)"
                )
            }
            try Cluster.setProtection(database, of: cluster.id, to: true)
            var changed = cluster
            changed.isProtected = true
            return (changed, waiting)
        }
        await self.withdraw(waiting)
        self.expiry.ring()
        return Self.reply(cluster, text: "\(name) is not destroyed before unprotect cluster \(name)")
    }

    func unprotect(_ name: ClusterName, _ order: ControlOrder) async throws -> Reply {
        let known = try await self.admission.existing(name)
        let (cluster, isOver) = try await self.record(order) { database, now in
            var (cluster, _) = try Self.living(database, known.id)
            try Cluster.setProtection(database, of: cluster.id, to: false)
            cluster.isProtected = false
            return (cluster, cluster.expiresAt.map { $0 <= now } ?? false)
        }
        self.expiry.ring()
        return Self.reply(
            cluster,
            text: isOver ? "the time of \(name) is over, so it is destroyed now" : "\(name) may be destroyed again"
        )
    }

    /// The cluster as it is now, and the run in the line that is to destroy it, if there is one.
    ///
    /// - Throws: ``CommandFailure`` where it is destroyed, or a run is destroying it.
    private static func living(_ database: Database, _ id: Int64) throws -> (cluster: Cluster, waiting: Run?) {
        guard let cluster = try Cluster.fetch(database, "WHERE id = ?", [id]).first, cluster.state != .destroyed else {
            throw CommandFailure(
                .wrongState,
                "the cluster is destroyed; list clusters shows what there is",
                next: "list clusters",
                details: ["state": "destroyed"]
            )
        }
        let destroying = try Run.fetchUnfinished(database).first { $0.clusterID == id && $0.kind == .destroy }
        if let destroying, destroying.state != .queued, destroying.state != .received {
            throw CommandFailure(
                .wrongState,
                "run \(destroying.id) of \(destroying.displayName) is destroying \(cluster.name)",
                run: destroying.id,
                next: "attach run \(destroying.id)",
                details: ["state": .string(cluster.state.rawValue)]
            )
        }
        return (cluster, destroying)
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
