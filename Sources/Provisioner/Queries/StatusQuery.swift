import Commands
import Foundation

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
                next: ClusterQueries.next(for: cluster) ?? "show cluster \(name)",
                details: ["state": .string(cluster.state.rawValue)]
            )
        }
        let nodes = try await self.clusters.records.nodes(of: cluster.id)
        let findings = try await self.ask(nodes, cluster, timeout: .seconds(15))
        let primary = Self.primary(of: nodes, findings)
        var bad: [String] = []
        var lost: LostMachine?
        for node in nodes {
            let finding = findings[node.name] ?? .silent("was not asked")
            let (reply, isWell) = Self.row(node, finding, primary: primary)
            if !isWell { bad.append(node.name) }
            if lost == nil, Self.isLost(node, finding) { lost = LostMachine(node, of: cluster) }
            try await send(reply)
        }
        return try await self.conclude(cluster, bad: bad, lost: lost)
    }

    /// From when on there is something to ask: an address of a machine is certain only once it was reached.
    private static func firstPhase(of cluster: Cluster) -> PhaseName {
        cluster.spec.target == .local ? .apply : .reach
    }

    /// Asks nodes for their status, all at once.
    func ask(_ nodes: [Node], _ cluster: Cluster, timeout: Duration) async throws -> [String: Finding] {
        let secrets = try self.clusters.secrets(of: cluster)
        let psql = Psql(
            runner: ProcessRunner(),
            scratch: self.clusters.data.scratch,
            workspace: self.clusters.workspace(of: cluster).root
        )
        return try await withThrowingTaskGroup(of: (String, Finding).self) { group in
            for node in nodes {
                group.addTask {
                    do {
                        let lines = try await psql.query(
                            NodeStatus.question,
                            on: node,
                            spec: cluster.spec,
                            secrets: secrets,
                            timeout: timeout
                        )
                        guard let status = lines.last.flatMap(NodeStatus.init(line:)) else {
                            return (node.name, .silent("the answer can't be read"))
                        }
                        return (node.name, .answered(status))
                    } catch let failure as PsqlFailure {
                        return (node.name, .silent(failure.reason))
                    }
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// What the first node says that is not in recovery.
    static func primary(of nodes: [Node], _ findings: [String: Finding]) -> NodeStatus? {
        nodes.lazy.compactMap { node -> NodeStatus? in
            guard case .answered(let status) = findings[node.name], !status.inRecovery else { return nil }
            return status
        }.first
    }

    /// How a node is, as the answer tells it.
    static func row(_ node: Node, _ finding: Finding?, primary: NodeStatus?) -> (Reply, isWell: Bool) {
        var fields: ReplyFields = ["node": .string(node.name)]
        guard case .answered(let status) = finding else {
            var reason = "was not asked"
            if case .silent(let words) = finding { reason = words }
            fields.append("role", .string(node.role.rawValue))
            fields.append("state", .string(Self.state(of: node, refusing: reason)))
            fields.append("address", .string("\(node.address):\(node.port)"))
            Self.append(primary?.slots.first { $0.name == node.slot }, to: &fields)
            return (Reply(.row, fields, text: "does not answer: \(reason)"), false)
        }
        let standby = primary?.standbys.first { $0.name == node.name }
        let state = status.inRecovery ? (standby?.state ?? status.receiver ?? "disconnected") : "running"
        fields.append("role", status.inRecovery ? "replica" : "primary")
        fields.append("state", .string(state))
        fields.append("address", .string("\(node.address):\(node.port)"))
        fields.append("lsn", status.lsn.map { .string($0) })
        fields.append("lag_bytes", standby?.lagBytes.map { ReplyValue($0) })
        fields.append("lag", standby?.lagSeconds.map { .duration(.milliseconds(Int64($0 * 1000))) })
        Self.append(primary?.slots.first { $0.name == node.slot }, to: &fields)
        fields.append("timeline", status.timeline.map { ReplyValue($0) })
        fields.append("version", .string(status.version))
        fields.append("connections", ReplyValue(status.connections))
        fields.append("uptime", .duration(.milliseconds(Int64(status.uptime * 1000))))
        let isRight = status.inRecovery == (node.role == .replica)
        return (Reply(.row, fields), isRight && (state == "streaming" || state == "running"))
    }

    /// What can be told of a node that gave no status.
    private static func state(of node: Node, refusing reason: String) -> String {
        if node.isLocal, let directory = node.directory, !FileManager.default.fileExists(atPath: directory) {
            return "absent"
        }
        // SSH's refusals tell nothing of PostgreSQL.
        guard node.isLocal || reason.contains("connection to server") else { return "unreachable" }
        let isStopped = reason.contains("Connection refused") || reason.contains("No such file or directory")
        return isStopped ? "stopped" : "unreachable"
    }

    /// Whether it is the machine that does not answer, and not only PostgreSQL on it, by SSH's own words.
    private static func isLost(_ node: Node, _ finding: Finding) -> Bool {
        guard !node.isLocal, case .silent(let reason) = finding else { return false }
        let words = ["connect to host ", "Connection timed out", "No route to host", "Could not resolve hostname"]
        return !reason.contains("connection to server") && words.contains { reason.contains($0) }
    }

    private static func append(_ slot: NodeStatus.Slot?, to fields: inout ReplyFields) {
        guard let slot else { return }
        fields.append("slot", .string(slot.name))
        fields.append("slot_active", .boolean(slot.active))
        fields.append("slot_kept_bytes", slot.keptBytes.map { ReplyValue($0) })
    }

    /// Writes down what was found where it differs from the record: a ready cluster may have degraded, or be well again.
    private func conclude(_ cluster: Cluster, bad: [String], lost: LostMachine?) async throws -> Reply {
        var cluster = cluster
        let found: ClusterState = bad.isEmpty ? .ready : .degraded
        if cluster.state.isServing, cluster.state != found {
            try await self.clusters.records.setState(found, of: cluster.id, ifStill: cluster.state)
            cluster.state = found
        }
        return Self.conclusion(cluster, bad: bad, lost: lost)
    }

    /// The last line of the answer about a cluster, in the state that was found.
    ///
    /// `bad` are the nodes that are not well. As long as there is a `lost` machine, configuring is no way out.
    static func conclusion(_ cluster: Cluster, bad: [String], lost: LostMachine?) -> Reply {
        let next = bad.isEmpty ? nil : lost?.next ?? ClusterQueries.next(for: cluster)
        let wayOut = lost.map { "; \($0.node.name) does not answer over SSH: \($0.wayOut)" } ?? ""
        return Reply(
            .ok,
            [
                "cluster": .string(cluster.name.rawValue), "state": .string(cluster.state.rawValue),
                "next": next.map { .string($0) },
            ],
            text: bad.isEmpty ? "every node is well" : "not well: \(bad.joined(separator: ", "))\(wayOut)"
        )
    }
}
