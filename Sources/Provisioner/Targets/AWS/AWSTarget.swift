import Commands
import Model
import Tools

/// The target `aws`: EC2 instances, bought by Terraform.
struct AWSTarget: ClusterTarget {
    func terraform(_ subject: TargetSubject) throws -> TerraformRoot {
        guard let cloud = subject.spec.cloud, let machines = subject.spec.machines, let key = subject.publicKey else {
            throw CommandFailure(.internal, "the record of \(subject.name) does not say which machines to buy")
        }
        return TerraformRoot(
            module: "aws",
            variables: [
                .init("cluster_name", "string", subject.name.rawValue),
                .init("postgres_major", "number", subject.spec.askedMajor),
                .init("replicas", "number", subject.spec.replicas),
                .init("owner", "string", subject.owner),
                .init("created_by_run", "string", subject.firstRun.map { "\($0)" } ?? ""),
                .init("identity", "string", subject.identity),
                .init("region", "string", cloud.region),
                .init("zones", "list(string)", cloud.zones),
                .init("vpc_id", "string", cloud.vpc),
                .init("subnet_ids", "list(string)", cloud.subnets),
                .init("instance_type", "string", cloud.instanceType),
                .init("replica_instance_type", "string", cloud.replicaInstanceType),
                .init("ami_owner", "string", cloud.imageOwner),
                .init("ami_name", "string", cloud.imageName),
                .init("ssh_user", "string", machines.sshUser),
                .init("ssh_public_key", "string", key),
                .init("ssh_cidrs", "list(string)", cloud.sshNetworks),
                .init("application_cidrs", "list(string)", machines.allowed),
                .init("root_volume_size", "number", cloud.rootVolumeSize),
                .init("volume_size", "number", cloud.volumeSize),
                .init("volume_iops", "number", cloud.volumeIOPS),
                .init("volume_throughput", "number", cloud.volumeThroughput),
                .init("public_ip", "bool", cloud.hasPublicAddress),
                .init("termination_protection", "bool", cloud.isTerminationProtected),
            ],
            requiredProviders: ["aws": ["source": "hashicorp/aws", "version": ">= 5.40.0, < 7.0.0"]],
            providers: ["aws": self.provider(cloud)],
            providerVariables: [.init("endpoint", "string", cloud.endpoint)],
            look: [
                .init("region", "string", cloud.region),
                .init("endpoint", "string", cloud.endpoint),
                .init("cluster_name", "string", subject.name.rawValue),
                .init("identity", "string", subject.identity),
            ],
            identity: subject.identity
        )
    }

    /// Credentials are never among the settings: the provider finds them as every AWS program does.
    private func provider(_ cloud: CloudSpec) -> [String: any Sendable] {
        // Each try waits longer than the one before. Twelve took 157 s with provider 5.100 where every call was refused: enough for
        // an API that asks for patience, and the reason is told while somebody still waits for it. With the provider's own 25
        // a zone without capacity is told of after the better part of an hour, and nothing is said until then. A machine
        // whose making was answered too late is adopted.
        var provider: [String: any Sendable] = ["region": "${var.region}", "max_retries": 12]
        if cloud.endpoint != nil {
            provider["endpoints"] = [["ec2": "${var.endpoint}", "sts": "${var.endpoint}"]]
            // Another API that is not there will hardly come back by itself.
            provider["max_retries"] = 10
            // What AWS alone can answer is not asked of another API.
            provider["skip_credentials_validation"] = true
            provider["skip_metadata_api_check"] = "true"
            provider["skip_region_validation"] = true
        }
        return provider
    }

    func groupVariables(_ subject: TargetSubject) throws -> [String: any Sendable] {
        MachineVariables.group(subject.spec)
    }

    func recognise(_ machines: [TerraformNode], expected: [Node], of subject: TargetSubject) throws -> [Node] {
        guard machines.count == subject.spec.nodeCount else {
            throw CommandFailure(
                .applyFailed,
                "Terraform tells of \(machines.count) nodes instead of \(subject.spec.nodeCount)",
                retry: true
            )
        }
        var instances: Set<String> = []
        return try machines.enumerated().map { index, machine in
            let name = "\(subject.name)-\(index + 1)"
            let role: Node.Role = index == 0 ? .primary : .replica
            guard machine.name == name, machine.role == role, machine.port == MachineSpec.port,
                let ssh = machine.sshAddress, HostAddress(ssh) != nil, HostAddress(machine.address) != nil
            else {
                throw CommandFailure(
                    .applyFailed,
                    "Terraform says that node \(index + 1) is \(machine.name) at \(machine.sshAddress ?? "no address"), which can't be \(name)",
                    retry: true,
                    node: name
                )
            }
            // They go into SSH's configuration and Ansible's inventory, where another form could be code.
            guard let instance = machine.instanceID, Self.isIdentifier(instance, of: "i-"),
                let volume = machine.volumeID, Self.isIdentifier(volume, of: "vol-"),
                instances.insert(instance).inserted
            else {
                throw CommandFailure(
                    .applyFailed,
                    "Terraform tells of no machine and volume of their own for \(name)",
                    retry: true,
                    node: name
                )
            }
            return Node(
                name: name,
                ordinal: index + 1,
                role: role,
                address: machine.address,
                port: machine.port,
                directory: MachineSpec.directory(of: name),
                sshAddress: ssh,
                zone: machine.zone,
                instanceID: machine.instanceID,
                volumeID: machine.volumeID
            )
        }
    }

    /// Whether a text has the form of an id that EC2 gives, of whatever kind: `i-0123456789abcdef0`.
    static func isIdentifier(_ text: String) -> Bool {
        guard let hyphen = text.lastIndex(of: "-") else { return false }
        let prefix = text[...hyphen]
        return prefix.utf8.count > 1 && prefix.utf8.dropLast().allSatisfy { (97...122).contains($0) }
            && self.isIdentifier(text, of: String(prefix))
    }

    /// Whether a text has the form of an id that EC2 gives: a prefix and 8 to 17 hexadecimal digits.
    static func isIdentifier(_ text: String, of prefix: String) -> Bool {
        let digits = text.utf8.dropFirst(prefix.utf8.count)
        return text.hasPrefix(prefix) && (8...17).contains(digits.count)
            && digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Terraform's state tells of everything that was bought, and is asked before this.
    func leftovers(of nodes: [Node]) -> [String] { [] }
}
