import Commands
import Model
import Store
import Targets
import Tools

/// What a cluster's record tells of machines.
extension ClusterQueries {
    static func append(_ machines: MachineSpec?, _ cloud: CloudSpec?, to fields: inout ReplyFields) {
        guard let machines else { return }
        fields.append("ssh_user", .string(machines.sshUser))
        fields.append("ssh_port", ReplyValue(machines.sshPort))
        fields.append("ssh_proxy", machines.sshProxy.map { .string($0) })
        fields.append("allow", machines.allowed.isEmpty ? nil : .string(machines.allowed.joined(separator: ",")))
        guard let cloud else { return }
        fields.append("region", .string(cloud.region))
        fields.append("zones", cloud.zones.isEmpty ? nil : .string(cloud.zones.joined(separator: ",")))
        fields.append("vpc_id", cloud.vpc.map { .string($0) })
        fields.append("subnet_ids", cloud.subnets.isEmpty ? nil : .string(cloud.subnets.joined(separator: ",")))
        fields.append("replica_instance_type", cloud.replicaInstanceType.map { .string($0) })
        fields.append("volume_size_gib", ReplyValue(cloud.volumeSize))
        fields.append("volume_iops", cloud.volumeIOPS.map { ReplyValue($0) })
        fields.append("volume_throughput_mib", cloud.volumeThroughput.map { ReplyValue($0) })
        fields.append("public_ip", .boolean(cloud.hasPublicAddress))
        fields.append("termination_protection", .boolean(cloud.isTerminationProtected))
    }

    /// Everything that costs money: what Terraform's state knows, also of an apply that was cut off, and what the API has
    /// beside it.
    ///
    /// - Parameters:
    ///   - cluster: Whose.
    ///   - isAtWork: Whether a run is changing the cluster: what is being made then is not known yet, but not lost either.
    ///   - send: Takes the rows.
    /// - Throws: ``CommandFailure`` if the state can't be read; what `send` throws.
    func sendResources(of cluster: Cluster, isAtWork: Bool, send: ReplySink) async throws {
        let query = self.admission.resources(of: cluster, asking: self.runner)
        let workspace = query.workspace
        guard cluster.spec.cloud != nil, cluster.state != .destroyed,
            cluster.hasBegunApply || workspace.hasState(backend: query.settings) || workspace.isUnsettled
        else { return }
        guard workspace.exists else {
            try await send(
                Reply(
                    .row,
                    ["resource": "unknown"],
                    text:
                        "the workspace is gone, and so it is not known what there is; destroy finds it by the cluster's tags"
                )
            )
            return
        }
        let state = try await query.state()
        let identity = self.admission.records.workspaceOwner(cluster.id)
        if case .foreign = StateOwnership(of: state, identity: identity, hasBegunApply: cluster.hasBegunApply) {
            try await send(
                Reply(
                    .row,
                    ["resource": "unknown"],
                    text: "the state where this cluster's would be is another cluster's, so nothing of it is shown here"
                )
            )
            return
        }
        let isLost = cluster.hasBegunApply && !state.exists
        for resource in state.resources {
            try await send(
                Reply(
                    .row,
                    [
                        "resource": .string(resource.address), "id": resource.id.map { .string($0) },
                        "tainted": resource.isTainted ? .boolean(true) : nil,
                    ]
                )
            )
        }
        guard workspace.isUnsettled || isLost, !isAtWork else { return }
        if isLost {
            try await send(
                Reply(
                    .row,
                    ["resource": "unknown"],
                    text: "Terraform's state is gone; put it back, or destroy the cluster"
                )
            )
        }
        do {
            for stray in try await query.strays(beside: state) {
                try await send(
                    Reply(
                        .row,
                        [
                            "stray": .string(stray.kind.rawValue), "id": .string(stray.id),
                            "node": stray.node.map { .string($0) }, "zone": stray.zone.map { .string($0) },
                        ],
                        text: isLost
                            ? "Terraform's state is gone, destroy removes it"
                            : "an apply that was cut off has left it; resume takes it over, destroy removes it"
                    )
                )
            }
        } catch let failure as CommandFailure {
            try await send(Reply(.row, ["stray": "unknown"], text: failure.message))
        }
    }
}
