package import Commands
import SystemPackage
import Testing

@testable package import Model
@testable package import Store

/// Where records are kept.
package enum Store: CaseIterable, Sendable {
    case file
    case memory

    package func records(in scratch: Scratch) throws -> Records {
        switch self {
        case .file: try Records(path: scratch.path.appending("records.sqlite"))
        case .memory: try Records.inMemory()
        }
    }
}

extension Records {
    /// Adds a cluster in some state.
    @discardableResult
    package func addCluster(
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
            try NewCluster(name: name, spec: .sample, owner: owner, nodes: nodes).put($0, at: .now)
        }
        var cluster = try #require(try await self.cluster(id: id))
        cluster.state = state
        cluster.completedPhase = completed
        try await self.update(cluster)
        return try #require(try await self.cluster(id: id))
    }

    /// Adds a run with its audit intent, as an admission does.
    package func addRun(
        _ kind: RunKind = .create,
        of cluster: Cluster,
        by caller: Caller = .local,
        command: String? = nil
    ) async throws -> RunID {
        let text = command ?? "\(kind.rawValue) cluster \(cluster.name)"
        let command = AuditedCommand(text, cluster: cluster.name.rawValue, by: caller)
        return try await self.admit(NewRun(kind: kind, command: command), on: cluster.id) { _ in }
    }

    /// Has a run begin its work, whatever stands in its way.
    package func begin(_ run: RunID) async throws {
        let kind = try #require(try await self.run(run)).kind
        _ = try await self.begin(run) {
            kind.stateDuring(before: $0)
        } checking: { _, _ in
        }
    }

    /// Ends a run, which begins before if it has not.
    package func finish(_ run: RunID, _ state: RunState = .succeeded) async throws {
        try await self.write {
            if try Run.isQueued($0, run) {
                try Run.move($0, run, to: .generating, phase: .generate, reason: "it begins", at: .now)
            }
            try Run.finish($0, run, state: state, failure: nil, summary: "done", reason: "done", at: .now)
        }
    }

    /// Every entry of the audit, oldest first.
    package func wholeAudit() async throws -> [AuditEntry] {
        try await self.audit(AuditFilter(), order: .oldestFirst, now: .now, limit: 10_000).entries
    }
}
