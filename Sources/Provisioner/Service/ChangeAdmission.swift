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
        case .plan(let name), .apply(let name, _), .configure(let name), .resume(let name), .destroy(let name):
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

    // MARK: A cluster that exists

    private func existing(_ name: ClusterName) async throws -> Cluster {
        guard let cluster = try await self.records.cluster(named: name) else { throw await self.unknown(name) }
        return cluster
    }

    /// The failure that says that there is no such cluster, and which may be meant.
    func unknown(_ name: ClusterName) async -> CommandFailure {
        let page = try? await self.records.clusters(ClusterFilter(page: Page(limit: 1000)))
        let names = (page?.clusters ?? []).map(\.name.rawValue)
        let hint = EditDistance.closest(to: name.rawValue, among: names)
        let way = hint.map { "; did you mean \($0)?" } ?? "; list clusters shows what there is"
        return CommandFailure(
            .unknownCluster,
            "there is no cluster \(name)\(way)",
            argument: "name",
            hint: hint,
            next: "list clusters"
        )
    }

    private func goneAlready(_ cluster: Cluster, nodes: [Node]) throws -> Reply {
        let left = nodes.compactMap(\.directory).filter { FileManager.default.fileExists(atPath: $0) }
        guard left.isEmpty else {
            throw CommandFailure(
                .destroyFailed,
                "\(cluster.name) is recorded as destroyed, but there is \(left.joined(separator: ", ")); remove it by hand",
                details: ["cluster": .string(cluster.name.rawValue)]
            )
        }
        return Reply(
            .ok,
            ["cluster": .string(cluster.name.rawValue), "state": "destroyed"],
            text: "\(cluster.name) is destroyed already; nothing is left of it"
        )
    }

    private func checkTools(for kind: RunKind) async throws {
        if kind != .configure { _ = try await self.toolbox.path(of: .terraform) }
        if kind != .plan, kind != .apply { _ = try await self.toolbox.path(of: .ansible) }
    }

    private func check(_ change: ClusterChange, _ cluster: Cluster) throws {
        let name = cluster.name
        func refuse(_ reason: String, next: String) -> CommandFailure {
            CommandFailure(.wrongState, reason, next: next, details: ["state": .string(cluster.state.rawValue)])
        }
        if let completed = cluster.completedPhase, PhaseName.removing.contains(completed), change.kind != .destroy {
            throw refuse(
                "\(name) was being destroyed, and part of it is gone; only destroying it can go on",
                next: "destroy cluster \(name) confirm=\(name)"
            )
        }
        switch change {
        case .plan where cluster.completedPhase == nil:
            throw refuse("the configuration of \(name) was never written completely", next: "resume cluster \(name)")
        case .apply(_, let plan):
            let saved = Workspace(root: self.data.workspace(of: name))
            guard cluster.plan == plan, (try? PlanPhase.identify(saved)) == plan else {
                let newest = cluster.plan.map { "the newest plan is \($0)" } ?? "no plan is waiting to be applied"
                throw CommandFailure(
                    .stalePlan,
                    "plan \(plan) of \(name) can't be applied: \(newest); plan again",
                    argument: "plan",
                    hint: cluster.plan?.rawValue,
                    next: "plan cluster \(name)"
                )
            }
        case .configure where (cluster.completedPhase ?? .validate) < .apply:
            let next = cluster.plan.map { "apply cluster \(name) plan=\($0)" } ?? "plan cluster \(name)"
            throw refuse("the machines of \(name) do not exist yet, so there is nothing to configure", next: next)
        default:
            break
        }
    }

    private func record(
        _ kind: RunKind,
        on cluster: Cluster,
        command: String,
        by caller: Caller
    ) async throws -> AdmittedRun {
        try await self.admitting(cluster.name) {
            let run = try await self.records.write { database in
                // What was checked must still be so; another run may have ended in between.
                guard let now = try Cluster.fetch(database, "WHERE id = ?", [cluster.id]).first,
                    now.state == cluster.state, now.completedPhase == cluster.completedPhase, now.plan == cluster.plan
                else {
                    throw CommandFailure(
                        .clusterBusy,
                        "\(cluster.name) has just been changed by another run; look at it and ask again",
                        retry: true,
                        next: "show cluster \(cluster.name)"
                    )
                }
                return try Self.open(
                    database,
                    kind,
                    cluster: cluster.id,
                    name: cluster.name,
                    command: command,
                    by: caller
                )
            }
            return AdmittedRun(run: run, cluster: cluster.name)
        }
    }

    // MARK: A cluster that is to be

    private func admitNew(
        _ request: ClusterRequest,
        kind: RunKind,
        command: String,
        by caller: Caller
    ) async throws -> AdmittedRun {
        let name = try await self.name(for: request)
        let replaced = try await self.replaceable(name, kind: kind)
        try await self.checkQuota(besides: replaced)
        let (spec, summary) = try await self.spec(for: request)
        try self.checkUser(spec)
        let target = LocalTarget(data: self.data, ports: self.settings.localPorts)
        return try await self.admitting(name) {
            let own = replaced == nil ? [] : try await self.records.nodes(of: replaced?.id ?? 0).map(\.port)
            let taken = try await self.records.takenPorts(address: LocalTarget.address).subtracting(own)
            let nodes = try target.nodes(of: name, count: spec.nodeCount, taken: taken)
            let run = try await self.records.write { database in
                let id = try Cluster.put(
                    database,
                    name: name,
                    spec: spec,
                    owner: caller.displayName,
                    nodes: nodes,
                    replacing: replaced
                )
                let run = try Self.open(database, kind, cluster: id, name: name, command: command, by: caller)
                let ports = nodes.map { "\($0.port)" }.joined(separator: ", ")
                let step = RunStep(.done, "\(summary); \(Self.count(spec.replicas)), ports \(ports)")
                _ = try RunEvent.append(database, step, phase: .validate, run: run, elapsed: 0)
                return run
            }
            return AdmittedRun(run: run, cluster: name)
        }
    }

    private static func count(_ replicas: Int) -> String {
        replicas == 0 ? "1 primary" : "1 primary and \(replicas) \(replicas == 1 ? "replica" : "replicas")"
    }

    private func name(for request: ClusterRequest) async throws -> ClusterName {
        if let name = request.name { return name }
        let living = try await self.records.clusters(ClusterFilter(page: Page(limit: 10_000))).clusters
        let taken = Set(living.map(\.name))
        guard let name = NameInvention.name(taken: taken.contains) else {
            throw CommandFailure(.missingArgument, "no free name could be invented; give one", argument: "name")
        }
        return name
    }

    /// The cluster whose configuration is written anew, which is possible as long as it is nothing but configuration.
    private func replaceable(_ name: ClusterName, kind: RunKind) async throws -> Cluster? {
        guard let cluster = try await self.records.cluster(named: name), cluster.state != .destroyed else { return nil }
        if kind == .generate, cluster.state == .generated || cluster.state == .planned { return cluster }
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

    private func checkQuota(besides replaced: Cluster?) async throws {
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

    private func spec(for request: ClusterRequest) async throws -> (ClusterSpec, String) {
        let memory = MachineMemory.kibibytes
        let completion = SpecCompletion(
            settings: self.settings,
            installations: await self.discovery.installations(),
            memory: memory
        )
        let (spec, installation) = try completion.complete(request)
        var asked = spec.settings
        if let connections = request.maxConnections { asked["max_connections"] = "\(connections)" }
        if let buffers = request.sharedBuffers { asked["shared_buffers"] = "\(buffers.kibibytes(of: memory))kB" }
        if !asked.isEmpty {
            try await SettingsCheck(runner: self.runner, scratch: self.data.scratch).check(asked, with: installation)
        }
        let note = spec.instanceType.map { "; instance_type \($0) is recorded and means nothing on target local" } ?? ""
        return (spec, "PostgreSQL \(installation.version) from \(installation.programs)\(note)")
    }

    private func checkUser(_ spec: ClusterSpec) throws {
        let user = try InstanceUser.current()
        for path in [self.data.root, FilePath(spec.programs)] {
            guard let obstacle = user.obstacle(on: path) else { continue }
            throw CommandFailure(
                .notAvailable,
                "local instances run as user \(user.name), who can't pass through \(obstacle) to reach \(path); choose another place, or chmod o+x \(obstacle)",
                argument: "target"
            )
        }
    }

    // MARK: Recording

    private static func open(
        _ database: Database,
        _ kind: RunKind,
        cluster: Int64,
        name: ClusterName,
        command: String,
        by caller: Caller
    ) throws -> RunID {
        let now = Timestamp.now
        let run = try Run.insert(database, cluster: cluster, kind: kind, command: command, caller: caller, at: now)
        _ = try AuditEntry.insertIntent(
            database,
            command: command,
            cluster: name.rawValue,
            run: run.rawValue,
            caller: caller,
            at: now
        )
        return run
    }

    /// Turns what the database's own rules refuse into words.
    ///
    /// Two clusters that want the same port at the same moment are told apart by trying again.
    private func admitting(
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
                throw try await self.busy(name)
            }
        }
        throw CommandFailure(.noFreePort, "ports were taken by other clusters each time; try again", retry: true)
    }

    /// The failure that names who holds a cluster.
    private func busy(_ name: ClusterName) async throws -> CommandFailure {
        let cluster = try await self.records.cluster(named: name)
        guard let cluster, let holder = try await self.records.holder(of: cluster.id) else {
            return CommandFailure(.clusterBusy, "another run holds \(name); try again", retry: true)
        }
        let age = (Timestamp.now.milliseconds - holder.createdAt.milliseconds) / 1000
        return CommandFailure(
            .clusterBusy,
            "run \(holder.id) (\(holder.command), by \(holder.displayName), since \(age) s) holds \(name); wait for it or cancel it",
            retry: true,
            next: "attach run \(holder.id)",
            details: ["holder": ReplyValue(holder.id.rawValue)]
        )
    }
}
