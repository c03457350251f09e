import Commands

extension ClusterRequest {
    /// The arguments given that have a meaning on some targets only.
    var targetArguments: [(name: String, targets: [Target])] {
        let (machines, cloud) = (self.machines, self.cloud)
        let given: [(String, Bool, [Target])] = [
            ("hosts", !machines.hosts.isEmpty, [.hosts]),
            ("primary", machines.primary != nil, [.hosts]),
            ("ssh_user", machines.sshUser != nil, [.hosts, .aws]),
            ("ssh_port", machines.sshPort != nil, [.hosts]),
            ("ssh_proxy", machines.sshProxy != nil, [.hosts, .aws]),
            ("allow", machines.allowed != nil, [.hosts, .aws]),
            ("region", cloud.region != nil, [.aws]),
            ("zones", !cloud.zones.isEmpty, [.aws]),
            ("vpc_id", cloud.vpc != nil, [.aws]),
            ("subnet_ids", !cloud.subnets.isEmpty, [.aws]),
            ("replica_instance_type", cloud.replicaInstanceType != nil, [.aws]),
            ("volume_size", cloud.volumeSize != nil, [.aws]),
            ("volume_iops", cloud.volumeIOPS != nil, [.aws]),
            ("volume_throughput", cloud.volumeThroughput != nil, [.aws]),
            ("public_ip", cloud.hasPublicAddress != nil, [.aws]),
            ("termination_protection", cloud.isTerminationProtected != nil, [.aws]),
        ]
        return given.filter(\.1).map { ($0.0, $0.2) }
    }
}
