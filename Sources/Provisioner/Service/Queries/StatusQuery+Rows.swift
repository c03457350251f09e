import Commands
import Foundation
import Model
import Tools

extension StatusQuery {
    /// How a node is, as the answer tells it.
    struct Row: Sendable {
        let node: Node
        let reply: Reply
        var isWell: Bool
        /// Of what kind the trouble is, where that decides what can be done.
        var predicament: Predicament?
        /// Whether it is the machine that does not answer, and not only PostgreSQL on it.
        var isLost = false
        /// The settings that wait for a restart; that is no trouble.
        var pendingRestart: [String] = []
    }

    /// What the node says that the records call the primary, where it is one.
    ///
    /// A replica that was promoted takes nobody's place: the others do not follow it.
    static func primary(of nodes: [Node], _ findings: [String: Finding]) -> NodeStatus? {
        guard let primary = nodes.first(where: { $0.role == .primary }),
            case .answered(let status) = findings[primary.name], !status.inRecovery
        else { return nil }
        return status
    }

    /// How each node is.
    static func rows(of nodes: [Node], _ findings: [String: Finding]) -> [Row] {
        let seen = self.primary(of: nodes, findings)?.replication
        let primary = nodes.first { $0.role == .primary }
        return nodes.map { node in
            switch findings[node.name] ?? .silent("was not asked") {
            case .silent(let reason):
                return self.row(of: node, refusing: reason, among: nodes, seen)
            case .answered(let status) where !status.isListening:
                return self.row(of: node, status, fault: self.deafness(of: node), seen)
            case .answered(let status) where node.role == .primary:
                return self.row(of: node, status, fault: self.fault(ofPrimary: node, status), seen)
            case .answered(let status):
                let judgement = ReplicaJudgement(
                    replica: node,
                    primary: primary,
                    seen: seen,
                    own: status.replication
                )
                return self.row(of: node, status, fault: judgement.fault, seen)
            }
        }
    }

    private static func deafness(of node: Node) -> ReplicaFault {
        ReplicaFault(
            state: "not-listening",
            what: "listens on",
            expected: "\(node.address):\(node.port)",
            found: "not there",
            text:
                "PostgreSQL runs but does not listen on \(node.address):\(node.port), so neither members nor applications reach it: the machine did not have the address when it started; a restart mends it",
            predicament: .restartNeeded
        )
    }

    private static func fault(ofPrimary node: Node, _ status: NodeStatus) -> ReplicaFault? {
        guard status.inRecovery else { return nil }
        return ReplicaFault(
            state: "in-recovery",
            what: "role",
            expected: "primary",
            found: "replica",
            text:
                "it is the primary on record but replays WAL: somebody made it a standby, so another node may be the primary and hold the only good data; leave all nodes as they are, and see first which of them has what the others lack",
            predicament: .foreign
        )
    }

    private static func row(
        of node: Node,
        _ status: NodeStatus,
        fault: ReplicaFault?,
        _ seen: ReplicationReport?
    ) -> Row {
        let standby = status.inRecovery ? seen?.standby(node) : nil
        var fields: ReplyFields = ["node": .string(node.name)]
        fields.append("role", status.inRecovery ? "replica" : "primary")
        fields.append("state", .string(fault?.state ?? (status.inRecovery ? "streaming" : "running")))
        fields.append("address", .string(node.endpoint.description))
        fields.append("lsn", status.lsn.map { .string($0) })
        fields.append("lag_bytes", standby?.lagBytes.map { ReplyValue($0) })
        fields.append("lag", standby?.lagSeconds.map { .duration(.milliseconds(Int64($0 * 1000))) })
        self.append(seen?.slot(of: node), to: &fields)
        fields.append("timeline", status.replication.timeline.map { ReplyValue($0) })
        fields.append("version", .string(status.version))
        fields.append("connections", ReplyValue(status.connections))
        fields.append("uptime", .duration(.milliseconds(Int64(status.uptime * 1000))))
        let waiting = status.pendingRestart ?? []
        fields.append("pending_restart", waiting.isEmpty ? nil : .string(waiting.joined(separator: ", ")))
        return Row(
            node: node,
            reply: Reply(.row, fields, text: fault?.text ?? status.unconfirmed?.text),
            isWell: fault == nil,
            predicament: fault?.predicament,
            pendingRestart: waiting
        )
    }

    private static func row(
        of node: Node,
        refusing reason: String,
        among nodes: [Node],
        _ seen: ReplicationReport?
    ) -> Row {
        var fields: ReplyFields = ["node": .string(node.name)]
        let state = self.state(of: node, refusing: reason)
        fields.append("role", .string(node.role.rawValue))
        fields.append("state", .string(state))
        fields.append("address", .string(node.endpoint.description))
        self.append(seen?.slot(of: node), to: &fields)
        let loss = self.loss(of: node, among: nodes)
        let refusal = PsqlRefusal(reason: reason)
        let text = refusal?.text ?? "does not answer: \(reason)"
        return Row(
            node: node,
            reply: Reply(.row, fields, text: loss.map { "does not answer: \($0)" } ?? text),
            isWell: false,
            predicament: loss == nil ? refusal?.predicament : .dataMissing,
            isLost: self.isLost(node, reason)
        )
    }

    /// What it means that a local primary has no data.
    ///
    /// - Returns: What to say of it; it never advises to destroy, since a disk that is not mounted looks the same.
    private static func loss(of node: Node, among nodes: [Node]) -> String? {
        guard node.role == .primary, self.lacksData(node) else { return nil }
        let copies = nodes.filter { $0.role == .replica && !self.lacksData($0) }.map(\.name)
        let place = node.directory ?? ""
        guard !copies.isEmpty else {
            return
                "its data are not in \(place), and no replica holds them: mount their disk or put them back, then configure; if they are lost for good, destroy the cluster"
        }
        return
            "its data are not in \(place), but \(copies.joined(separator: ", ")) still has them: mount their disk or put them back, then configure; nothing makes a replica the primary yet"
    }

    private static func lacksData(_ node: Node) -> Bool {
        guard node.isLocal, let directory = node.directory else { return false }
        return !FileManager.default.fileExists(atPath: "\(directory)/data")
    }

    /// What can be told of a node that gave no status.
    private static func state(of node: Node, refusing reason: String) -> String {
        if self.lacksData(node) { return "absent" }
        if let refusal = PsqlRefusal(reason: reason) { return refusal.state }
        // SSH's refusals tell nothing of PostgreSQL.
        guard node.isLocal || reason.contains("connection to server") else { return "unreachable" }
        let isStopped = reason.contains("Connection refused") || reason.contains("No such file or directory")
        return isStopped ? "stopped" : "unreachable"
    }

    /// Whether it is the machine that does not answer, and not only PostgreSQL on it, by SSH's own words.
    private static func isLost(_ node: Node, _ reason: String) -> Bool {
        guard !node.isLocal else { return false }
        let words = ["connect to host ", "Connection timed out", "No route to host", "Could not resolve hostname"]
        return !reason.contains("connection to server") && words.contains { reason.contains($0) }
    }

    private static func append(_ slot: ReplicationReport.Slot?, to fields: inout ReplyFields) {
        guard let slot else { return }
        fields.append("slot", .string(slot.name))
        fields.append("slot_active", .boolean(slot.active))
        fields.append("slot_wal_status", slot.walStatus.map { .string($0) })
        fields.append("slot_kept_bytes", slot.keptBytes.map { ReplyValue($0) })
        fields.append("slot_xmin_age", slot.xminAge.map { ReplyValue($0) })
    }
}
