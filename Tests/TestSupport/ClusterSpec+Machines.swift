import Commands

@testable package import Model
@testable package import Tools

extension ClusterSpec {
    /// A cluster on machines that exist.
    package static func hosts(_ hosts: [String] = ["10.0.0.1", "10.0.0.2", "10.0.0.3"], allowed: [String] = [])
        -> ClusterSpec
    {
        var spec = ClusterSpec.sample
        spec.target = .hosts
        spec.replicas = hosts.count - 1
        spec.machines = MachineSpec(hosts: hosts, sshUser: "admin", sshPort: 22, allowed: allowed)
        return spec
    }

    /// A cluster on machines that are bought.
    package static func aws(replicas: Int = 2) -> ClusterSpec {
        var spec = ClusterSpec.sample
        spec.target = .aws
        spec.replicas = replicas
        spec.machines = MachineSpec(sshUser: "admin", sshPort: 22)
        spec.cloud = CloudSpec(
            region: "eu-central-1",
            instanceType: "t3.medium",
            rootVolumeSize: 20,
            volumeSize: 50,
            hasPublicAddress: true,
            isTerminationProtected: false,
            imageOwner: "136693071363",
            imageName: "debian-12-amd64-*",
            sshNetworks: ["198.51.100.1/32"]
        )
        return spec
    }
}

extension TerraformNode {
    /// What a module tells of a machine.
    package static func machine(_ node: Node) -> TerraformNode {
        TerraformNode(
            name: node.name,
            role: node.role,
            address: node.address,
            port: node.port,
            sshAddress: node.sshAddress,
            sshUser: "admin",
            zone: node.zone,
            instanceID: node.instanceID,
            volumeID: node.volumeID,
            instanceDirectory: node.directory
        )
    }
}
