import Commands
import Engine
import Model
import Store
import SystemPackage
import Targets
import Tools

/// Clusters that are to be made.
extension ChangeAdmission {
    func admitNew(
        _ request: ClusterRequest,
        kind: RunKind,
        command: AuditedCommand,
        claim: IdempotencyClaim?
    ) async throws -> AdmittedRun {
        let name = try await self.name(for: request)
        let replaced = try await self.replaceable(name, kind: kind)
        try await self.checkQuota(besides: replaced)
        let (spec, summary) = try await self.spec(for: request, named: name)
        return try await self.admitting(name) {
            try await self.checkPlace(of: spec, replacing: replaced)
            let nodes: [Node]
            if let replaced, replaced.hasBegunApply {
                try Self.checkSamePlace(of: spec, as: replaced)
                nodes = try await self.records.nodes(of: replaced.id)
            } else {
                nodes = try await self.nodes(of: name, spec: spec, replacing: replaced)
            }
            return try await self.record(
                NewCluster(
                    name: name,
                    spec: spec,
                    owner: command.caller.displayName,
                    nodes: nodes,
                    replaced: replaced,
                    timeToLive: request.timeToLive
                ),
                summary,
                kind: kind,
                command: command,
                claim: claim
            )
        }
    }

    private func record(
        _ cluster: NewCluster,
        _ summary: String,
        kind: RunKind,
        command: AuditedCommand,
        claim: IdempotencyClaim?
    ) async throws -> AdmittedRun {
        let spec = cluster.spec
        let places = Self.places(of: cluster.nodes, spec: spec)
        var steps = [RunStep(.done, "\(summary); \(Self.count(spec.replicas))\(places)")]
        if let warning = spec.certainMajor.flatMap({ self.majors.warning(of: $0) }) {
            steps.append(RunStep(.warning, warning))
        }
        let run = NewRun(kind: kind, command: command, claim: claim)
        let principal = command.caller.principal
        let (id, clusterID) = try await self.records.admit(run, making: cluster, telling: steps) { snapshot in
            // Its record is written anew at once, not when its turn comes.
            if let holder = snapshot.holder { throw Self.busy(snapshot.cluster.name, holder) }
            try OrderGate.check(kind, by: principal, of: snapshot)
        }
        return AdmittedRun(run: id, cluster: cluster.name, clusterID: clusterID, target: spec.target)
    }

    static func count(_ replicas: Int) -> String {
        replicas == 0 ? "1 primary" : "1 primary and \(replicas) \(replicas == 1 ? "replica" : "replicas")"
    }

    func name(for request: ClusterRequest) async throws -> ClusterName {
        if let name = request.name { return name }
        let living = try await self.records.clusters(ClusterFilter(page: Page(limit: 10_000))).clusters
        let taken = Set(living.map(\.name))
        guard let name = NameInvention.name(taken: taken.contains) else {
            throw CommandFailure(.missingArgument, "no free name could be invented; give one", argument: "name")
        }
        return name
    }

    /// The cluster that is asked for anew: one that is nothing but configuration, or one whose making ended before it was ever
    /// ready, so that no data of users is in it.
    func replaceable(_ name: ClusterName, kind: RunKind) async throws -> Cluster? {
        guard let cluster = try await self.records.cluster(named: name), cluster.state != .destroyed else { return nil }
        if kind == .generate, cluster.state == .generated || cluster.state == .planned { return cluster }
        let holder = try await self.records.holder(of: cluster.id)
        if holder == nil, cluster.wasNeverReady, [.failed, .interrupted, .applied].contains(cluster.state) {
            return cluster
        }
        if let holder, holder.kind == .destroy {
            throw CommandFailure(
                .clusterExists,
                "there is a cluster \(name) still, which \(holder.title()) removes; ask again when it has ended, or choose another name",
                argument: "name",
                retry: true,
                next: "attach run \(holder.id)",
                details: ["holder": ReplyValue(holder.id.rawValue)]
            )
        }
        let next =
            switch cluster.state {
            case .failed, .interrupted: "resume cluster \(name)"
            default: "show cluster \(name)"
            }
        throw CommandFailure(
            .clusterExists,
            "there is a cluster \(name) already (\(cluster.state.rawValue), of \(cluster.owner)); choose another name",
            argument: "name",
            next: next
        )
    }

    /// Makes sure that a cluster whose machines may exist is asked for on the same ones: others would be left behind.
    ///
    /// - Throws: ``CommandFailure`` that names the argument that differs.
    static func checkSamePlace(of spec: ClusterSpec, as cluster: Cluster) throws {
        let former = cluster.spec
        let differences: [(argument: String, before: String, now: String)] = [
            ("target", former.target.rawValue, spec.target.rawValue),
            ("pg", "\(former.major)", "\(spec.major)"),
            ("replicas", "\(former.replicas)", "\(spec.replicas)"),
            (
                "hosts", former.machines?.hosts.joined(separator: ",") ?? "",
                spec.machines?.hosts.joined(separator: ",") ?? ""
            ),
            ("region", former.cloud?.region ?? "", spec.cloud?.region ?? ""),
        ]
        guard let other = differences.first(where: { $0.before != $0.now }) else { return }
        let name = cluster.name
        throw CommandFailure(
            .clusterExists,
            "\(name) was begun with \(other.argument)=\(other.before) and can be asked for again with other settings, but not with \(other.argument)=\(other.now); destroy it first, or choose another name",
            argument: other.argument,
            hint: other.before.isEmpty ? nil : other.before,
            next: "destroy cluster \(name) confirm=\(name)"
        )
    }

    func checkQuota(besides replaced: Cluster?) async throws {
        let page = try await self.records.clusters(ClusterFilter(page: Page(limit: self.settings.maximumClusters)))
        guard page.clusters.count < self.settings.maximumClusters || replaced != nil else {
            throw CommandFailure(
                .quota,
                "this server holds \(page.clusters.count) clusters, which is its limit (runs.max_clusters); destroy one first",
                next: "list clusters",
                details: ["limit": ReplyValue(self.settings.maximumClusters)]
            )
        }
    }

    func spec(for request: ClusterRequest, named name: ClusterName) async throws -> (ClusterSpec, String) {
        let memory = MachineMemory.kibibytes
        let completion = SpecCompletion(
            settings: self.settings,
            installations: await self.discovery.installations(),
            memory: memory,
            majors: self.majors
        )
        let (spec, installation) = try completion.complete(request)
        try UnworkableSettings(cluster: name, replicas: spec.replicas, maxConnections: spec.maxConnections)
            .check(spec.settings)
        guard let installation else {
            guard let major = spec.certainMajor else {
                let note = request.settings.isEmpty ? "" : "; the machines check the settings"
                return (spec, "the PostgreSQL that the machines' system brings\(note)")
            }
            let note =
                request.settings.isEmpty
                ? "" : "; the machines check the settings, as this server has no PostgreSQL \(major)"
            return (spec, "PostgreSQL \(major)\(note)")
        }
        var asked = spec.settings
        if let connections = request.maxConnections { asked["max_connections"] = "\(connections)" }
        if let buffers = request.sharedBuffers { asked["shared_buffers"] = "\(buffers.kibibytes(of: memory))kB" }
        if !asked.isEmpty {
            try await SettingsCheck(runner: self.runner, scratch: self.data.scratch).check(asked, with: installation)
        }
        guard spec.target == .local else { return (spec, "PostgreSQL \(spec.major)") }
        try HugePages.check(spec.settings, total: HugePages.total)
        if spec.settings.keys.contains(where: { $0.hasSuffix("_preload_libraries") }) {
            try await installation.libraries(runner: self.runner)?.check(spec.settings, version: installation.version)
        }
        let note = spec.instanceType.map { "; instance_type \($0) is recorded and means nothing on target local" } ?? ""
        return (spec, "PostgreSQL \(installation.version) from \(installation.programs)\(note)")
    }
}
