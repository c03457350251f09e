import Commands

/// Compares what the nodes of a cluster say of themselves with what was promised.
struct NodeDifferences: Sendable {
    let spec: ClusterSpec
    let nodes: [Node]
    let findings: [String: NodeFinding]

    /// What differs, node by node.
    var all: [Difference] { self.nodes.flatMap(self.differences) }

    private func differences(of node: Node) -> [Difference] {
        switch self.findings[node.name] ?? .silent("it was not asked") {
        case .silent(let reason) where reason.contains("permission denied for"):
            // A cluster that was configured by an earlier version.
            return [self.difference(node, "grants of pgherd_monitor", "whole", "incomplete", reason)]
        case .silent(let reason):
            return [self.difference(node, "reachable", "yes", "no", reason)] + self.replication(of: node, nil)
        case .answered(let report, let own):
            return self.promises(of: node, report) + self.settings(of: node, own)
                + (node.role == .primary ? self.contents(of: node, own) : self.replication(of: node, own))
        }
    }

    private var primary: (report: PrimaryReport, own: NodeReport)? {
        self.nodes.lazy.compactMap { node in
            guard node.role == .primary, case .answered(let report, let own) = self.findings[node.name] else {
                return nil
            }
            return (report, own)
        }.first
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
        return facts.filter { $0.expected != $0.found }.map {
            self.difference(node, $0.what, $0.expected, $0.found, nil)
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
                }
            return self.difference(node, setting.name, setting.expected, setting.found, text)
        }
    }

    /// What a primary holds for the others.
    private func contents(of node: Node, _ own: NodeReport) -> [Difference] {
        var found: [Difference] = []
        let names = ["postgres", "pgherd_replication", "pgherd_monitor"] + (self.spec.machines == nil ? [] : ["app"])
        for name in names {
            guard let role = own.roles.first(where: { $0.name == name }) else {
                found.append(self.difference(node, "role \(name)", "present", "absent", nil))
                continue
            }
            if !role.canLogIn { found.append(self.difference(node, "role \(name)", "LOGIN", "NOLOGIN", nil)) }
            if name == "pgherd_replication", !role.replicates {
                found.append(self.difference(node, "role \(name)", "REPLICATION", "NOREPLICATION", nil))
            }
        }
        if !own.hasCanaryTable {
            found.append(self.difference(node, "table pgherd.canary", "present", "absent", nil))
        }
        for replica in self.nodes where replica.role == .replica && !own.slots.contains(replica.slot) {
            found.append(self.difference(node, "slot \(replica.slot)", "present", "absent", "of \(replica.name)"))
        }
        return found
    }

    /// How a replica follows, as the primary sees it, or else as it says itself.
    private func replication(of node: Node, _ own: NodeReport?) -> [Difference] {
        guard node.role == .replica else { return [] }
        let primary = self.primary
        if let problem = primary?.report.problem(of: node) {
            let state = primary?.report.standbys.first { $0.name == node.name }?.state
            return [self.difference(node, "replication", "streaming", state ?? "not connected", problem.text)]
        }
        guard let own else { return [] }
        var found: [Difference] = []
        if !own.isReadOnly { found.append(self.difference(node, "read only", "yes", "no", nil)) }
        if own.receiver != "streaming" {
            found.append(self.difference(node, "replication", "streaming", own.receiver ?? "no WAL receiver", nil))
        } else if own.receiverSlot != node.slot {
            found.append(self.difference(node, "replication slot", node.slot, own.receiverSlot ?? "none", nil))
        }
        if let timeline = primary?.report.timeline, let received = own.receiverTimeline, received != timeline {
            found.append(self.difference(node, "timeline", "\(timeline)", "\(received)", nil))
        }
        return found
    }

    private func difference(
        _ node: Node,
        _ what: String,
        _ expected: String,
        _ found: String,
        _ text: String?
    ) -> Difference {
        Difference(layer: .postgresql, node: node.name, what: what, expected: expected, found: found, text: text)
    }
}
