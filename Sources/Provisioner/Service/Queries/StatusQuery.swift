import Commands
import Foundation
import Model
import Store
import Tools

/// Asks the running instances of a cluster how they are.
struct StatusQuery: Sendable {
    let clusters: ClusterQueries

    /// What one node said.
    enum Finding: Sendable {
        case answered(NodeStatus)
        case silent(String)
    }

    func answer(_ name: ClusterName, send: ReplySink) async throws -> Reply {
        let cluster = try await self.clusters.cluster(name)
        guard cluster.state != .destroyed, (cluster.completedPhase ?? .validate) >= Self.firstPhase(of: cluster) else {
            throw CommandFailure(
                .wrongState,
                "\(name) has no instances to ask (\(cluster.state.rawValue))",
                next: NextCommand.fitting(cluster) ?? "show cluster \(name)",
                details: ["state": .string(cluster.state.rawValue)]
            )
        }
        let nodes = try await self.clusters.records.nodes(of: cluster.id)
        let findings = try await self.ask(nodes, cluster, timeout: .seconds(15))
        let rows = Self.rows(of: nodes, findings)
        for row in rows { try await send(row.reply) }
        return try await self.conclude(cluster, rows: rows)
    }

    /// From when on there is something to ask: an address of a machine is certain only once it was reached.
    private static func firstPhase(of cluster: Cluster) -> PhaseName {
        cluster.spec.target == .local ? .apply : .reach
    }

    /// Asks nodes for their status, all at once.
    func ask(_ nodes: [Node], _ cluster: Cluster, timeout: Duration) async throws -> [String: Finding] {
        let secrets = try self.clusters.secrets(of: cluster)
        let psql = Psql(
            runner: self.clusters.runner,
            scratch: self.clusters.data.scratch,
            workspace: self.clusters.workspace(of: cluster).root
        )
        return try await withThrowingTaskGroup(of: (String, Finding).self) { group in
            for node in nodes {
                group.addTask {
                    do {
                        let lines = try await psql.query(
                            Psql.listening(node, spec: cluster.spec) + NodeStatus.question,
                            on: node,
                            spec: cluster.spec,
                            secrets: secrets,
                            timeout: timeout
                        )
                        guard var status = lines.last.flatMap(NodeStatus.init(line:)) else {
                            return (node.name, .silent("the answer can't be read"))
                        }
                        status.isListening = !lines.contains(Psql.deaf)
                        return (node.name, .answered(status))
                    } catch let failure as PsqlFailure {
                        return (node.name, .silent(failure.reason))
                    }
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// Writes down what was found where it differs from the record: a ready cluster may have degraded, or be well again.
    private func conclude(_ cluster: Cluster, rows: [Row]) async throws -> Reply {
        var cluster = cluster
        let found: ClusterState = rows.allSatisfy(\.isWell) ? .ready : .degraded
        if cluster.state.isServing, cluster.state != found {
            try await self.clusters.records.setState(found, of: cluster.id, ifStill: cluster.state)
            cluster.state = found
        }
        var reply = Self.conclusion(cluster, rows: rows)
        if let ended = self.clusters.supportEnd(of: cluster) {
            reply.fields.append("support_ended", .string(ended))
            let warning = self.clusters.admission.majors.warning(of: cluster.spec.major)
            reply.text = [reply.text, warning].compactMap(\.self).joined(separator: "; ")
        }
        return reply
    }

    /// The last line of the answer about a cluster, in the state that was found.
    static func conclusion(_ cluster: Cluster, rows: [Row]) -> Reply {
        let bad = rows.filter { !$0.isWell }
        let lost = bad.first(where: \.isLost).map { LostMachine($0.node, of: cluster) }
        let waiting = PendingRestarts(rows.map { ($0.node, $0.pendingRestart) }).record(of: cluster.name)
        let next = bad.isEmpty ? waiting?.next : Self.wayOut(of: cluster, bad: bad, lost: lost)
        let wayOut = lost.map { "; \($0.node.name) does not answer over SSH: \($0.wayOut)" } ?? ""
        return Reply(
            .ok,
            [
                "cluster": .string(cluster.name.rawValue), "state": .string(cluster.state.rawValue),
                "pending_restart": waiting.map { .string($0.text) }, "next": next.map { .string($0) },
            ],
            text: bad.isEmpty
                ? "every node is well\(waiting == nil ? "" : "; settings wait for a restart")"
                : "not well: \(bad.map(\.node.name).joined(separator: ", "))\(wayOut)"
        )
    }

    private static func wayOut(of cluster: Cluster, bad: [Row], lost: LostMachine?) -> String? {
        let predicaments = bad.compactMap(\.predicament)
        // Replicas of a primary that does not listen only echo that.
        if lost == nil, predicaments.contains(.restartNeeded), predicaments.allSatisfy({ $0 == .restartNeeded }) {
            return NextCommand.restart(cluster.name, of: bad.filter { $0.predicament != nil }.map(\.node))
        }
        return NextCommand.fitting(cluster, found: predicaments, lost: lost)
    }
}
