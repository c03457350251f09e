import Commands
import Engine
import Model
import Store
import Tools

/// Answers `drift cluster` and `drift all`.
struct DriftQuery: Sendable {
    let means: DriftMeans
    let clusters: ClusterQueries
    /// Lets only so many clusters be looked through at the same time.
    let limit: TurnLimit

    /// Looks through one cluster.
    func cluster(_ name: ClusterName, send: @escaping ReplySink) async throws -> Reply {
        let clock = ContinuousClock()
        let begin = clock.now
        let cluster = try await self.clusters.cluster(name)
        try await self.check(cluster)
        try await self.checkTools()
        let found = try await self.look(at: cluster, send: send)
        let count = found.count
        return Reply(
            .ok,
            [
                "cluster": .string(name.rawValue), "count": ReplyValue(count),
                "took": .duration(begin.duration(to: clock.now)),
                "next": Difference.next(found, of: name).map { .string($0) },
            ],
            text: count == 0 ? "\(name) is as it should be" : nil
        )
    }

    /// Looks through every cluster, one after the other.
    func all(send: @escaping ReplySink) async throws -> Reply {
        let clock = ContinuousClock()
        let begin = clock.now
        try await self.checkTools()
        var (looked, drifted, skipped, count) = (0, 0, 0, 0)
        for cluster in try await self.existing() {
            do {
                let found = try await self.look(at: cluster, send: send).count
                looked += 1
                drifted += found == 0 ? 0 : 1
                count += found
            } catch let failure as CommandFailure {
                skipped += 1
                try await send(
                    Reply(
                        .row,
                        ["cluster": .string(cluster.name.rawValue), "state": "skipped"],
                        text: failure.message
                    )
                )
            }
        }
        return Reply(
            .ok,
            [
                "clusters": ReplyValue(looked), "drifted": ReplyValue(drifted), "skipped": ReplyValue(skipped),
                "count": ReplyValue(count), "took": .duration(begin.duration(to: clock.now)),
            ]
        )
    }

    /// The clusters that exist, oldest first.
    func existing() async throws -> [Cluster] {
        var found: [Cluster] = []
        var page = Page(limit: 1000)
        while true {
            let (clusters, more) = try await self.means.records.clusters(ClusterFilter(page: page))
            found += clusters
            guard more, let last = clusters.last else { return found.reversed() }
            page.after = last.id
        }
    }

    /// Looks through a cluster when it is its turn.
    ///
    /// - Returns: All differences.
    /// - Throws: ``CommandFailure`` where it can't be looked at; `CancellationError`; what `send` throws.
    func look(at cluster: Cluster, send: @escaping ReplySink) async throws -> [Difference] {
        try await self.limit.perform {
            // Asked again now: waiting for the turn may have taken long.
            let cluster = try await self.clusters.cluster(cluster.name)
            try await self.check(cluster)
            try self.checkVersion(of: cluster)
            let secrets = try self.secrets(of: cluster)
            let redactor = Redactor(secrets.all + self.clusters.workspace(of: cluster).terraformSecrets)
            return try await DriftLook.perform(cluster, with: self.means, secrets: secrets) { difference in
                try await send(difference.row(cluster: cluster.name, redactor))
            }
        }
    }

    /// What another version of pgherd wrote can't be told from what somebody has changed.
    private func checkVersion(of cluster: Cluster) throws {
        let resources = WorkspaceResources(root: self.means.resources, target: cluster.spec.target)
        let workspace = self.clusters.workspace(of: cluster)
        guard workspace.exists, try !resources.wrote(workspace) else { return }
        throw CommandFailure(
            .wrongState,
            "the workspace of \(cluster.name) was written by another version of pgherd, so that a comparison would tell how the versions differ and not what has changed; configure cluster \(cluster.name) writes it anew",
            next: "configure cluster \(cluster.name)"
        )
    }

    private func secrets(of cluster: Cluster) throws -> ClusterSecrets {
        do {
            return try self.clusters.secrets(of: cluster)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(
                .driftFailed,
                "the passwords of \(cluster.name) can't be read with the key \(self.means.data.vaultKey): \(error)",
                next: "show cluster \(cluster.name)"
            )
        }
    }

    private func checkTools() async throws {
        for tool in Tool.allCases { _ = try await self.means.toolbox.path(of: tool) }
    }

    /// Only a cluster that was built once and that nobody changes now has something to compare.
    private func check(_ cluster: Cluster) async throws {
        // One that only waits changes nothing yet; should it begin meanwhile, the look notices.
        if let holder = try await self.means.records.holder(of: cluster.id), holder.state.isAtWork {
            throw ChangeAdmission.busy(cluster.name, holder)
        }
        guard cluster.state.isServing else {
            throw CommandFailure(
                .wrongState,
                "\(cluster.name) is not built, so there is nothing to compare (\(cluster.state.rawValue))",
                next: NextCommand.fitting(cluster) ?? "show cluster \(cluster.name)",
                details: ["state": .string(cluster.state.rawValue)]
            )
        }
    }
}
