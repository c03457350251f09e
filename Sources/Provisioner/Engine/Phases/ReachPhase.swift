import Commands
import Foundation
import Model
import Store
import SystemPackage
import Tools

/// Waits until every machine answers over SSH, all at the same time, and writes down what Ansible has to know of them.
struct ReachPhase: Phase {
    let majors: MajorTable

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
        let nodes = try Self.judged(context.nodes, reports, of: context.cluster)
        var context = context
        context.cluster = try await self.decided(reports, context)
        try await self.writeDown(nodes, reports, context)
        let systems = Set(reports.values.map(\.system)).sorted().joined(separator: ", ")
        return "\(nodes.count == 1 ? "the machine answers" : "all \(nodes.count) machines answer") (\(systems))"
    }

    /// Refuses machines that can't become what they are to be, and completes the addresses of the others.
    ///
    /// - Parameters:
    ///   - nodes: The cluster's nodes, as the records have them.
    ///   - reports: What their machines say of themselves, by node.
    ///   - cluster: The cluster.
    /// - Returns: The nodes; their addresses are as the machines tell them, unless that was decided before.
    /// - Throws: ``CommandFailure`` that names the first machine that can't be used.
    static func judged(
        _ nodes: [Node],
        _ reports: [String: MachineReport],
        of cluster: Cluster
    ) throws(CommandFailure) -> [Node] {
        var boots: [String: String] = [:]
        var judged: [Node] = []
        for node in nodes {
            guard let report = reports[node.name] else {
                judged.append(node)
                continue
            }
            let user = cluster.spec.machines?.sshUser ?? ""
            func refuse(_ text: String) -> CommandFailure {
                CommandFailure(
                    .reachFailed,
                    "\(node.name) (\(node.sshAddress ?? node.address)) \(text)",
                    retry: true,
                    node: node.name
                )
            }
            if let obstacle = report.obstacle { throw refuse(obstacle.text(for: user)) }
            if !report.boot.isEmpty, let other = boots.updateValue(node.name, forKey: report.boot) {
                throw refuse("is the same machine as \(other); every node needs one of its own")
            }
            let buffers = cluster.spec.sharedBuffers.kibibytes(of: report.memory)
            guard buffers <= report.memory * 4 / 5 else {
                throw refuse(
                    "has \(report.memory / 1024) MiB of memory, which is too little for shared_buffers=\(cluster.spec.sharedBuffers)"
                )
            }
            var node = node
            // Decided once: what listens there, and who looks for it there, must not change by the way SSH takes today.
            let isDecided = (cluster.completedPhase ?? .validate) >= .reach
            if node.instanceID == nil, !isDecided {
                node.address = report.address(askedAs: node.sshAddress ?? node.address)
            }
            judged.append(node)
        }
        return judged
    }

    private func writeDown(_ nodes: [Node], _ reports: [String: MachineReport], _ context: PhaseContext) async throws {
        for node in nodes where node.instanceID == nil {
            // Under another name, or behind a translated address, it may be in use all the same.
            let holder = try await context.records.holder(
                ofAddress: node.address,
                port: node.port,
                behind: context.cluster.spec.machines?.sshProxy
            )
            guard let holder, holder != context.cluster.name else { continue }
            throw CommandFailure(
                .reachFailed,
                "\(node.name) (\(node.sshAddress ?? node.address)) is \(node.address), which belongs to cluster \(holder) already; use another machine",
                node: node.name,
                next: "show cluster \(holder)"
            )
        }
        for node in nodes {
            if let report = reports[node.name], let words = report.complaint(of: node) {
                try await context.journal.write(RunStep(.warning, words, node: node.name))
            }
            for caution in reports[node.name].map(Self.cautions) ?? [] {
                try await context.journal.write(RunStep(.warning, caution, node: node.name))
            }
        }
        let known = WorkspaceDocuments.tuning(in: context.workspace.inventory)
        let computed = Self.tuning(of: reports, context.cluster)
        var tuning: [String: [String: String]] = [:]
        for node in nodes {
            guard let settings = computed[node.name] else { continue }
            tuning[node.name] = NodeTuning.keeping(known[node.name] ?? [:], of: context.cluster, over: settings)
            if (context.cluster.completedPhase ?? .validate) >= .configure,
                let words = NodeTuning.misfit(of: known[node.name] ?? [:], beside: settings)
            {
                try await context.journal.write(RunStep(.warning, words, node: node.name))
            }
        }
        try await context.records.setNodes(nodes, of: context.cluster.id)
        var secrets = context.secrets
        if try secrets.complete(for: context.cluster, nodes: nodes) {
            await context.journal.conceal(secrets.all)
            try secrets.write(to: context.workspace, vault: try context.data.vault())
        }
        try context.writeInventory(of: nodes, tuning: tuning, rootNodes: Set(reports.filter(\.value.isRoot).keys))
    }

    /// What has to be said of a machine that can be used all the same.
    private static func cautions(_ report: MachineReport) -> [String] {
        var cautions: [String] = []
        let skew = abs(report.time - Int64(Date().timeIntervalSince1970))
        if skew > Self.largestSkew { cautions.append("its clock is \(skew) s off this server's") }
        if let holder = report.packagesHeldBy {
            cautions.append(
                "\(holder) is at work on its packages; what has to be installed waits for that, up to 10 minutes"
            )
        }
        if let noise = report.noise {
            cautions.append(
                "its login shell prints \"\(noise)\" whatever is run; pgherd passes over it, other programs may not: a start file such as ~/.bashrc should print at a terminal only"
            )
        }
        return cautions
    }

    /// The settings of each node that follow from its machine.
    static func tuning(of reports: [String: MachineReport], _ cluster: Cluster) -> [String: [String: String]] {
        let mostCores = reports.values.map(\.cores).max() ?? 1
        var tuning: [String: [String: String]] = [:]
        for (name, report) in reports {
            tuning[name] =
                NodeTuning(
                    spec: cluster.spec,
                    memory: report.memory,
                    // The volume that was bought for the data may not be in its place yet.
                    freeDisk: cluster.spec.cloud.map { Int64($0.volumeSize) * 1024 } ?? report.freeDisk,
                    cores: report.cores,
                    mostCores: mostCores,
                    share: 1,
                    build: .packaged
                ).settings
        }
        return tuning
    }
}
