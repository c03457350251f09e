import Commands
import Foundation
import Model
import Tools

/// Compares what the nodes of a cluster say of themselves with what was promised.
struct NodeDifferences: Sendable {
    let cluster: ClusterName
    let spec: ClusterSpec
    let nodes: [Node]
    let findings: [String: NodeFinding]
    /// When the nodes' certificates end, by name.
    var certificateEnds: [String: Date] = [:]
    var now = Date()

    /// How long before its end a certificate is told of, in seconds: 90 days.
    private static let notice: TimeInterval = 90 * 86_400

    /// What differs, node by node.
    var all: [Difference] { self.nodes.flatMap(self.differences) }

    private func differences(of node: Node) -> [Difference] { self.certificate(of: node) + self.answers(of: node) }

    private func certificate(of node: Node) -> [Difference] {
        guard let end = self.certificateEnds[node.name], end < self.now + Self.notice else { return [] }
        return [
            self.difference(
                node,
                "certificate",
                "valid for 90 days at least",
                "\(end < self.now ? "ended" : "ends") \(Timestamp(milliseconds: Int64(end.timeIntervalSince1970 * 1000)))",
                "rotate secrets cluster \(self.cluster) renews it"
            )
        ]
    }

    private func answers(of node: Node) -> [Difference] {
        switch self.findings[node.name] ?? .silent("it was not asked") {
        case .silent(let reason):
            return self.silence(of: node, reason)
        case .answered(let report, let own):
            return self.promises(of: node, report) + self.settings(of: node, own)
                + (node.role == .primary ? self.contents(of: node, own) : self.replication(of: node, report, own))
        }
    }

    private func silence(of node: Node, _ reason: String) -> [Difference] {
        if let refusal = PsqlRefusal(reason: reason) {
            return [
                self.difference(node, "connections of pgherd_monitor", "accepted", refusal.state, refusal.text, .status)
            ] + self.replication(of: node, nil, nil)
        }
        // A cluster that was configured by an earlier version.
        if reason.contains("permission denied for") {
            return [self.difference(node, "grants of pgherd_monitor", "whole", "incomplete", reason, .configure)]
        }
        return [self.difference(node, "reachable", "yes", "no", reason, .status)] + self.replication(of: node, nil, nil)
    }

    /// What the records' primary says of replication, where it is one.
    private var seen: ReplicationReport? {
        guard let primary = self.nodes.first(where: { $0.role == .primary }),
            case .answered(let report, _) = self.findings[primary.name], !report.inRecovery
        else { return nil }
        return report.replication
    }

    /// What holds on every node.
    private func promises(of node: Node, _ report: PrimaryReport) -> [Difference] {
        let role = report.inRecovery ? Node.Role.replica : .primary
        let facts: [(what: String, expected: String, found: String)] = [
            ("role", node.role.rawValue, role.rawValue),
            ("version", "\(self.spec.major)", "\(report.version)"),
            ("data_checksums", "on", report.checksums ? "on" : "off"),
            ("password_encryption", "scram-sha-256", report.passwordEncryption),
            ("lines of pg_hba.conf that can't be read", "0", "\(report.badRules)"),
            ("lines of pg_hba.conf that ask for no password", "0", "\(report.trustRules)"),
            ("lines of pg_hba.conf that let the superuser in from outside", "0", "\(report.openRules)"),
            ("max_slot_wal_keep_size", "a limit", report.slotLimit == "-1" ? "none" : "a limit"),
        ]
        // Of a replica, the judgement of its replication says more.
        let told = node.role == .replica ? Array(facts.dropFirst()) : facts
        return told.filter { $0.expected != $0.found }.map {
            // A role that has changed needs a look at all nodes before anything is done.
            self.difference(node, $0.what, $0.expected, $0.found, nil, $0.what == "role" ? .status : .configure)
        }
    }

    private func settings(of node: Node, _ own: NodeReport) -> [Difference] {
        own.settings.map { setting in
            let text =
                switch setting.cause {
                case .overridden where setting.file?.hasSuffix("/postgresql.auto.conf") ?? false:
                    "ALTER SYSTEM overrides what was configured; ALTER SYSTEM RESET \(setting.name) takes that back"
                case .overridden: "\(setting.file ?? "another file") overrides what was configured"
                case .commandLine: "the server was started with it"
                case .pendingRestart: "it waits for a restart"
                case .unusable: "PostgreSQL can't use what \(setting.file ?? "a file") says"
                case .session:
                    setting.statement.map {
                        "\($0) SET overrides what was configured, for sessions that begin with it; \($0) RESET \(setting.name) takes that back"
                    }
                }
            let remedy: Difference.Remedy? = setting.cause == .pendingRestart ? .status : nil
            return self.difference(node, setting.name, setting.expected, setting.found, text, remedy)
        }
    }

    /// What a primary holds for the others.
    private func contents(of node: Node, _ own: NodeReport) -> [Difference] {
        var found: [Difference] = []
        let names = ["postgres", "pgherd_replication", "pgherd_monitor"] + (self.spec.machines == nil ? [] : ["app"])
        for name in names {
            guard let role = own.roles.first(where: { $0.name == name }) else {
                found.append(self.difference(node, "role \(name)", "present", "absent", nil, .configure))
                continue
            }
            if !role.canLogIn {
                found.append(self.difference(node, "role \(name)", "LOGIN", "NOLOGIN", nil, .configure))
            }
            if name == "pgherd_replication", !role.replicates {
                found.append(self.difference(node, "role \(name)", "REPLICATION", "NOREPLICATION", nil, .configure))
            }
        }
        if !own.hasCanaryTable {
            found.append(self.difference(node, "table pgherd.canary", "present", "absent", nil, .configure))
        }
        return found
    }

    /// How a replica follows, as the primary and it itself tell.
    private func replication(of node: Node, _ report: PrimaryReport?, _ own: NodeReport?) -> [Difference] {
        guard node.role == .replica else { return [] }
        var found: [Difference] = []
        if let own, report?.inRecovery == true, !own.isReadOnly {
            found.append(self.difference(node, "read only", "yes", "no", nil))
        }
        let judgement = ReplicaJudgement(
            replica: node,
            primary: self.nodes.first { $0.role == .primary },
            seen: self.seen,
            own: report?.replication
        )
        if let fault = judgement.fault {
            found.append(self.difference(node, fault.what, fault.expected, fault.found, fault.text, .status))
        }
        return found
    }

    private func difference(
        _ node: Node,
        _ what: String,
        _ expected: String,
        _ found: String,
        _ text: String?,
        _ remedy: Difference.Remedy? = nil
    ) -> Difference {
        Difference(
            layer: .postgresql,
            node: node.name,
            what: what,
            expected: expected,
            found: found,
            text: text,
            remedy: remedy
        )
    }
}
