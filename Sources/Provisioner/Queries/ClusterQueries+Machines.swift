import Commands

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

    /// Everything that costs money: what Terraform's state knows, also of an apply that was cut off.
    func sendResources(of cluster: Cluster, send: ReplySink) async throws {
        let workspace = self.workspace(of: cluster)
        let settings = self.admission.settings
        guard cluster.spec.cloud != nil, cluster.state != .destroyed, workspace.hasState(backend: settings) else {
            return
        }
        let query = TerraformStateQuery(
            toolbox: self.admission.toolbox,
            runner: self.admission.runner,
            settings: settings,
            spec: cluster.spec
        )
        for resource in try await query.state(of: workspace).resources {
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
    }
}
