import Commands
import SystemPackage
import Testing

@testable import Provisioner

/// Where records are kept.
enum Store: CaseIterable, Sendable {
    case file
    case memory

    func records(in scratch: Scratch) throws -> Records {
        switch self {
        case .file: try Records(path: scratch.path.appending("records.sqlite"))
        case .memory: try Records.inMemory()
        }
    }
}

extension Records {
    /// Adds a cluster in some state.
    @discardableResult
    func addCluster(
        _ name: String = "orders",
        state: ClusterState = .creating,
        completed: PhaseName? = nil,
        owner: String = "local",
        firstPort: Int = 15432,
        nodes count: Int = 1
    ) async throws -> Cluster {
        let name = try #require(ClusterName(name))
        let nodes = count == 0 ? [] : Node.samples(of: name, count: count, firstPort: firstPort)
        let id = try await self.write {
            try Cluster.put($0, name: name, spec: .sample, owner: owner, nodes: nodes, replacing: nil)
        }
        var cluster = try #require(try await self.cluster(id: id))
        cluster.state = state
        cluster.completedPhase = completed
        try await self.update(cluster)
        return try #require(try await self.cluster(id: id))
    }

    /// Adds a run with its audit intent, as an admission does.
    func addRun(
        _ kind: RunKind = .create,
        of cluster: Cluster,
        by caller: Caller = .local,
        command: String? = nil
    ) async throws -> RunID {
        let command = command ?? "\(kind.rawValue) cluster \(cluster.name)"
        return try await self.write { database in
            let run = try Run.insert(
                database,
                cluster: cluster.id,
                kind: kind,
                command: command,
                caller: caller,
                at: .now
            )
            _ = try AuditEntry.insertIntent(
                database,
                command: command,
                cluster: cluster.name.rawValue,
                run: run.rawValue,
                caller: caller,
                at: .now
            )
            return run
        }
    }

    /// Ends a run, which begins before if it has not.
    func finish(_ run: RunID, _ state: RunState = .succeeded) async throws {
        try await self.write {
            if try Run.isQueued($0, run) {
                try Run.move($0, run, to: .generating, phase: .generate, reason: "it begins", at: .now)
            }
            try Run.finish($0, run, state: state, failure: nil, summary: "done", reason: "done", at: .now)
        }
    }

    /// Every entry of the audit, oldest first.
    func wholeAudit() async throws -> [AuditEntry] {
        try await self.audit(AuditFilter(), order: .oldestFirst, now: .now, limit: 10_000).entries
    }
}
