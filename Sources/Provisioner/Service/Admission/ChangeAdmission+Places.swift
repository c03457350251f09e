import Commands
import Foundation
import Model
import Store
import SystemPackage
import Targets
import Tools

/// Where the nodes of a new cluster will be.
extension ChangeAdmission {
    /// Makes sure that a new cluster's place is free and can be used.
    ///
    /// - Throws: ``CommandFailure``.
    func checkPlace(of spec: ClusterSpec, replacing replaced: Cluster?) async throws {
        switch spec.target {
        case .local: try self.checkUser(spec)
        case .hosts: try await self.checkHosts(spec, replacing: replaced)
        case .aws: break
        }
        if spec.machines != nil {
            _ = try SSHCommand(workspace: self.data.clusters)
            try self.checkIdentity()
        }
    }

    /// The nodes that are known before anything is made: none, where machines are yet to be bought.
    func nodes(of name: ClusterName, spec: ClusterSpec, replacing replaced: Cluster?) async throws -> [Node] {
        let targets = ClusterTargets(data: self.data, settings: self.settings)
        switch spec.target {
        case .local:
            let own = replaced == nil ? [] : try await self.records.nodes(of: replaced?.id ?? 0).map(\.port)
            let taken = try await self.records.takenPorts(address: LocalTarget.address).subtracting(own)
            return try targets.local.nodes(of: name, count: spec.nodeCount, taken: taken)
        case .hosts:
            return HostsTarget().nodes(of: name, hosts: spec.machines?.hosts ?? [])
        case .aws:
            return []
        }
    }

    /// Says where the nodes are, for people.
    static func places(of nodes: [Node], spec: ClusterSpec) -> String {
        switch spec.target {
        case .local: (nodes.count == 1 ? ", port " : ", ports ") + nodes.map { "\($0.port)" }.joined(separator: ", ")
        case .hosts: " on " + nodes.compactMap(\.sshAddress).joined(separator: ", ")
        case .aws:
            spec.cloud.map { cloud in
                let replicas = cloud.replicaInstanceType.map { ", replicas \($0)" } ?? ""
                return " on \(cloud.instanceType)\(replicas) in \(cloud.region)"
            } ?? ""
        }
    }

    private func checkUser(_ spec: ClusterSpec) throws {
        let user = try InstanceUser.current()
        for path in [self.data.root, FilePath(spec.programs)] {
            guard let obstacle = user.obstacle(on: path) else { continue }
            throw CommandFailure(
                .notAvailable,
                "local instances run as user \(user.name), who can't pass through \(obstacle) to reach \(path); choose another place, or chmod o+x \(obstacle)",
                argument: "target"
            )
        }
    }

    private func checkHosts(_ spec: ClusterSpec, replacing replaced: Cluster?) async throws {
        for host in spec.machines?.hosts ?? [] {
            let holder = try await self.records.holder(
                ofAddress: host,
                port: MachineSpec.port,
                behind: spec.machines?.sshProxy
            )
            guard let holder, holder != replaced?.name else { continue }
            throw CommandFailure(
                .badValue,
                "\(host) belongs to cluster \(holder) already; name another machine, or destroy that cluster first",
                argument: "hosts",
                next: "show cluster \(holder)"
            )
        }
    }

    private func checkIdentity() throws {
        guard let file = self.settings.ssh.identityFile else { return }
        guard FileManager.default.isReadableFile(atPath: file.string) else {
            throw CommandFailure(
                .notAvailable,
                "ssh.identity_file \(file) can't be read; put the private key there, or leave the setting out",
                argument: "target"
            )
        }
    }
}
