import Commands
import Foundation
import Model
import Store
import SystemPackage
import Tools

/// Answers from the records and the workspaces of clusters.
struct ClusterQueries: Sendable {
    let data: DataDirectory
    let records: Records
    let admission: ChangeAdmission
    /// Starts the programs that questions take.
    var runner = ProcessRunner()

    /// The most of a file that is shown, in bytes.
    private static let fileLimit = 1_048_576

    /// The record of a cluster of this name, also of a destroyed one.
    ///
    /// - Throws: ``CommandFailure`` with the code `unknown-cluster`.
    func cluster(_ name: ClusterName) async throws -> Cluster {
        guard let cluster = try await self.records.cluster(named: name) else {
            throw await self.admission.unknown(name)
        }
        return cluster
    }

    /// The passwords of a cluster.
    func secrets(of cluster: Cluster) throws -> ClusterSecrets {
        let vault = self.workspace(of: cluster).vault
        guard let sealed = FileManager.default.contents(atPath: vault.string) else {
            // A cluster that was built had them: they are gone with a key or a file that was lost.
            let wasBuilt = (cluster.completedPhase ?? .validate) >= .configure
            throw CommandFailure(
                .wrongState,
                wasBuilt
                    ? "the passwords of \(cluster.name) are not in its workspace; configuring it makes new ones"
                    : "\(cluster.name) has no passwords yet: its configuration was never written",
                next: "\(wasBuilt ? "configure" : "resume") cluster \(cluster.name)",
                details: ["state": .string(cluster.state.rawValue)]
            )
        }
        return try self.data.secrets(in: sealed, of: cluster.name)
    }

    func workspace(of cluster: Cluster) -> Workspace { Workspace(root: self.data.workspace(of: cluster.name)) }

    func show(_ name: ClusterName, send: ReplySink) async throws -> Reply {
        let cluster = try await self.cluster(name)
        var fields = self.fields(of: cluster)
        fields.append("instance_type", cluster.spec.instanceType.map { .string($0) })
        fields.append("max_connections", ReplyValue(cluster.spec.maxConnections))
        fields.append("shared_buffers", .string(cluster.spec.sharedBuffers.description))
        for (setting, value) in cluster.spec.shownSettings.sorted(by: { $0.key < $1.key }) {
            fields.append("set.\(setting)", .string(value))
        }
        Self.append(cluster.spec.machines, cluster.spec.cloud, to: &fields)
        fields.append("updated", .time(milliseconds: cluster.updatedAt.milliseconds))
        if !cluster.isProtected { fields.append("protected", false) }
        fields.append("phase", cluster.completedPhase.map { .string($0.rawValue) })
        fields.append("plan", cluster.plan.map { .string($0.rawValue) })
        try await send(Reply(.row, fields, text: cluster.problem))
        for node in try await self.records.nodes(of: cluster.id) {
            try await send(
                Reply(
                    .row,
                    [
                        "node": .string(node.name), "role": .string(node.role.rawValue),
                        "address": .string(node.address), "port": ReplyValue(node.port),
                        "ssh_address": node.sshAddress.map { .string($0) }, "zone": node.zone.map { .string($0) },
                        "instance": node.instanceID.map { .string($0) }, "volume": node.volumeID.map { .string($0) },
                        "directory": node.directory.map { .string($0) },
                    ]
                )
            )
        }
        let holder = try await self.records.holder(of: cluster.id)
        try await self.sendResources(of: cluster, isAtWork: holder != nil, send: send)
        let last = try await self.records.runs(RunFilter(cluster: name, page: Page(limit: 1))).runs.first
        return Reply(
            .ok,
            [
                "cluster": .string(name.rawValue), "state": .string(cluster.state.rawValue),
                "holder": holder.map { ReplyValue($0.id.rawValue) },
                "last_run": last.map { ReplyValue($0.id.rawValue) },
                "next": NextCommand.fitting(cluster, after: last?.state == .failed ? last?.failure : nil).map {
                    .string($0)
                },
            ]
        )
    }

    func list(_ filter: ClusterFilter, send: ReplySink) async throws -> Reply {
        let states = ClusterState.allCases.map(\.rawValue) + ["all"]
        if let state = filter.state, !states.contains(state) {
            throw CommandFailure(
                .badValue,
                "state=\(state) is not a state of clusters; there are \(states.joined(separator: ", "))",
                argument: "state",
                hint: EditDistance.closest(to: state, among: states)
            )
        }
        let (clusters, more) = try await self.records.clusters(filter)
        for cluster in clusters { try await send(Reply(.row, self.fields(of: cluster))) }
        let after = more ? clusters.last.map { ReplyValue($0.id) } : nil
        return Reply(
            .ok,
            ["count": ReplyValue(clusters.count), "after": after],
            text: clusters.isEmpty ? "no clusters; create cluster makes one" : nil
        )
    }

    func files(of name: ClusterName, send: ReplySink) async throws -> Reply {
        let cluster = try await self.cluster(name)
        let workspace = self.workspace(of: cluster)
        guard cluster.state != .destroyed, workspace.exists else { throw self.noFiles(of: cluster) }
        let files = try workspace.files()
        for (path, size) in files {
            try await send(Reply(.row, ["file": .string(path), "size_bytes": ReplyValue(size)]))
        }
        return Reply(
            .ok,
            ["cluster": .string(name.rawValue), "count": ReplyValue(files.count)],
            text: "in \(workspace.root); cat cluster \(name) FILE shows one"
        )
    }

    func file(_ path: String, of name: ClusterName, send: ReplySink) async throws -> Reply {
        let cluster = try await self.cluster(name)
        let workspace = self.workspace(of: cluster)
        guard cluster.state != .destroyed, workspace.exists else { throw self.noFiles(of: cluster) }
        let files = try workspace.files()
        // Only what is listed can be shown, so that no path leads out of the workspace.
        guard let (_, size) = files.first(where: { $0.path == path }) else {
            throw CommandFailure(
                .unknownFile,
                "\(name) has no file \(path); files cluster \(name) lists them",
                argument: "file",
                hint: EditDistance.closest(to: path, among: files.map(\.path)),
                next: "files cluster \(name)"
            )
        }
        let content = try Self.read(workspace.root.appending(path), limit: Self.fileLimit)
        guard !content.contains(0), let text = String(data: content, encoding: .utf8) else {
            throw CommandFailure(.badValue, "\(path) is not a text file (\(size) bytes)", argument: "file")
        }
        let redactor = Redactor(
            try self.secrets(of: cluster).all + workspace.terraformSecrets + cluster.spec.concealedSettings
        )
        for line in redactor.redacted(text).split(separator: "\n", omittingEmptySubsequences: false).dropLast(
            text.hasSuffix("\n") ? 1 : 0
        ) {
            try await send(Reply(.text, text: String(line)))
        }
        let rest = size > Int64(content.count) ? "the first \(content.count) of \(size) bytes" : nil
        return Reply(
            .ok,
            ["cluster": .string(name.rawValue), "file": .string(path), "size_bytes": ReplyValue(size)],
            text: rest
        )
    }

    private func noFiles(of cluster: Cluster) -> CommandFailure {
        CommandFailure(
            .wrongState,
            "\(cluster.name) has no files (\(cluster.state.rawValue))",
            details: ["state": .string(cluster.state.rawValue)]
        )
    }

    /// The day on which the cluster's major got its last fixes, where that is behind us.
    func supportEnd(of cluster: Cluster) -> String? {
        cluster.spec.certainMajor.flatMap { self.admission.majors.pastEnd(of: $0) }
    }

    private func fields(of cluster: Cluster) -> ReplyFields {
        [
            "cluster": .string(cluster.name.rawValue), "state": .string(cluster.state.rawValue),
            "pg": cluster.spec.certainMajor.map { ReplyValue($0) },
            "version": cluster.spec.certainMajor.map { _ in .string(cluster.spec.version) },
            "support_ended": self.supportEnd(of: cluster).map { .string($0) },
            "replicas": ReplyValue(cluster.spec.replicas),
            "target": .string(cluster.spec.target.rawValue), "owner": .string(cluster.owner),
            "created": .time(milliseconds: cluster.createdAt.milliseconds),
            "expires": cluster.expiresAt.map { .time(milliseconds: $0.milliseconds) },
            "protected": cluster.isProtected ? true : nil,
        ]
    }

    private static func read(_ path: FilePath, limit: Int) throws -> Data {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path.string))
        defer { try? handle.close() }
        return try handle.read(upToCount: limit) ?? Data()
    }
}
