import Commands
import Model

extension SpecCompletion {
    func completeCloud(_ request: ClusterRequest) throws -> Completed {
        let (asked, usual) = (request.cloud, self.settings.aws)
        guard let region = asked.region ?? usual.region else {
            throw CommandFailure(
                .missingArgument,
                "target=aws needs a region: region=eu-central-1, or aws.region in the configuration",
                argument: "region"
            )
        }
        guard !usual.sshNetworks.isEmpty else {
            throw CommandFailure(
                .notAvailable,
                "aws.ssh_cidrs is not set: it says from where SSH to the machines may come, which is this server's own address as they see it",
                argument: "target"
            )
        }
        let type = request.instanceType ?? usual.instanceType
        for (name, value) in [("instance_type", type), ("replica_instance_type", asked.replicaInstanceType ?? type)] {
            guard Self.isPlausible(type: value) else {
                throw CommandFailure(
                    .badValue,
                    "\(name)=\(value) is no EC2 machine type; those are a family, a dot and a size, such as t3.medium or m7g.xlarge",
                    argument: name,
                    hint: usual.instanceType
                )
            }
        }
        let cloud = CloudSpec(
            region: region,
            zones: asked.zones.isEmpty && asked.region == nil ? usual.zones : asked.zones,
            vpc: asked.vpc,
            subnets: asked.subnets,
            instanceType: type,
            replicaInstanceType: asked.replicaInstanceType,
            rootVolumeSize: usual.rootVolumeSize,
            volumeSize: asked.volumeSize ?? usual.volumeSize,
            volumeIOPS: asked.volumeIOPS ?? usual.volumeIOPS,
            volumeThroughput: asked.volumeThroughput ?? usual.volumeThroughput,
            hasPublicAddress: asked.hasPublicAddress ?? usual.hasPublicAddress,
            isTerminationProtected: asked.isTerminationProtected ?? usual.isTerminationProtected,
            imageOwner: usual.imageOwner,
            imageName: usual.imageName,
            sshNetworks: usual.sshNetworks,
            endpoint: usual.endpoint
        )
        let machines = MachineSpec(
            sshUser: request.machines.sshUser?.rawValue ?? usual.sshUser,
            sshPort: 22,
            sshProxy: request.machines.sshProxy?.description,
            allowed: (request.machines.allowed ?? []).map(\.rawValue)
        )
        return self.completeMachines(
            request,
            target: .aws,
            replicas: request.replicas ?? self.settings.defaultReplicas,
            machines: machines,
            cloud: cloud
        )
    }

    /// Whether a text has the form of a machine type; whether there is such a one, the API says when it plans.
    static func isPlausible(type: String) -> Bool {
        let parts = type.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts[0].utf8.first, (97...122).contains(first), !parts[1].isEmpty else {
            return false
        }
        let hasGeneration = parts[0].utf8.contains { (48...57).contains($0) }
        let isPlain = type.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || [45, 46].contains($0)
        }
        return hasGeneration && isPlain
    }
}
