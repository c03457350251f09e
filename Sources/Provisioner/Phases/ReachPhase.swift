import Commands
import Foundation
import SystemPackage

/// Waits until every machine answers over SSH, all at the same time, and writes down what Ansible has to know of them.
struct ReachPhase: Phase {
    var name: PhaseName { .reach }

    /// A clock that is further off makes certificates and logs lie.
    private static let largestSkew: Int64 = 10

    func announcement(_ context: PhaseContext) -> String {
        let seconds = context.settings.ssh.connectDeadline.components.seconds
        let count = context.nodes.count
        let machines = count == 1 ? "the machine answers" : "all \(count) machines answer"
        return "waiting up to \(seconds) s until \(machines) over SSH"
    }

    func perform(_ context: PhaseContext) async throws -> String {
        guard let machines = context.cluster.spec.machines, !context.nodes.isEmpty else {
            throw CommandFailure(.reachFailed, "the records tell of no machines", retry: false)
        }
        let identity = context.identity
        guard FileManager.default.fileExists(atPath: identity.path.string) else {
            throw CommandFailure(.reachFailed, "the SSH key \(identity.path) is gone; put it back", retry: true)
        }
        try context.writeSSHConfiguration()
        let reports = try await self.reports(context, machines, identity)
        let nodes = try self.judged(reports, context)
        try await self.writeDown(nodes, reports, context)
        let systems = Set(reports.values.map(\.system)).sorted().joined(separator: ", ")
        return "\(nodes.count == 1 ? "the machine answers" : "all \(nodes.count) machines answer") (\(systems))"
    }

    /// Refuses machines that can't become what they are to be, and completes the addresses of the others.
    private func judged(_ reports: [String: MachineReport], _ context: PhaseContext) throws -> [Node] {
        var boots: [String: String] = [:]
        return try context.nodes.map { node in
            guard let report = reports[node.name] else { return node }
            let user = context.cluster.spec.machines?.sshUser ?? ""
            func refuse(_ text: String) -> CommandFailure {
                CommandFailure(
                    .reachFailed,
                    "\(node.name) (\(node.sshAddress ?? node.address)) \(text)",
                    retry: true,
                    node: node.name
                )
            }
            guard report.maySudo else {
                throw refuse(
                    "does not let \(user) use sudo without a password; as root there: echo '\(user) ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/pgherd"
                )
            }
            guard report.python != nil else {
                throw refuse("has no python3, which Ansible needs; install it (apt install python3)")
            }
            if !report.boot.isEmpty, let other = boots.updateValue(node.name, forKey: report.boot) {
                throw refuse("is the same machine as \(other); every node needs one of its own")
            }
            let buffers = context.cluster.spec.sharedBuffers.kibibytes(of: report.memory)
            guard buffers <= report.memory * 4 / 5 else {
                throw refuse(
                    "has \(report.memory / 1024) MiB of memory, which is too little for shared_buffers=\(context.cluster.spec.sharedBuffers)"
                )
            }
            var node = node
            if node.instanceID == nil { node.address = report.address(askedAs: node.sshAddress ?? node.address) }
            return node
        }
    }

    private func writeDown(_ nodes: [Node], _ reports: [String: MachineReport], _ context: PhaseContext) async throws {
        let spec = context.cluster.spec
        for node in nodes where node.instanceID == nil {
            // Under another name, or behind a translated address, it may be in use all the same.
            let holder = try await context.records.holder(ofAddress: node.address, port: node.port)
            guard let holder, holder != context.cluster.name else { continue }
            throw CommandFailure(
                .reachFailed,
                "\(node.name) (\(node.sshAddress ?? node.address)) is \(node.address), which belongs to cluster \(holder) already; use another machine",
                node: node.name,
                next: "show cluster \(holder)"
            )
        }
        for node in nodes {
            let skew = abs((reports[node.name]?.time ?? 0) - Int64(Date().timeIntervalSince1970))
            if skew > Self.largestSkew {
                try await context.journal.write(
                    RunStep(.warning, "its clock is \(skew) s off this server's", node: node.name)
                )
            }
        }
        let known = WorkspaceDocuments.tuning(in: context.workspace.inventory)
        var tuning: [String: [String: String]] = [:]
        for (name, report) in reports {
            // The volume that was bought for the data may not be in its place yet.
            let disk = spec.cloud.map { Int64($0.volumeSize) * 1024 } ?? report.freeDisk
            let computed = NodeTuning(spec: spec, memory: report.memory, freeDisk: disk, share: 1).settings
            // What was free at the beginning counts: with what is free now, a limit would shrink as the disk fills.
            let kept = (known[name] ?? [:]).filter { NodeTuning.diskSettings.contains($0.key) }
            tuning[name] = computed.merging(kept) { $1 }
        }
        try await context.records.setNodes(nodes, of: context.cluster.id)
        var secrets = context.secrets
        if try secrets.complete(for: context.cluster, nodes: nodes) {
            await context.journal.conceal(secrets.all)
            try secrets.write(to: context.workspace, vault: try context.data.vault())
        }
        try PrivateFile.write(
            try WorkspaceDocuments.inventory(machines: nodes, tuning: tuning),
            to: context.workspace.inventory
        )
    }
}
