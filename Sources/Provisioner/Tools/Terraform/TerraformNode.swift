/// One element of a target module's output `nodes`; the contract that every target's module keeps.
struct TerraformNode: Hashable, Sendable, Codable {
    let name: String
    let role: Node.Role
    /// Where the other members and the applications reach PostgreSQL.
    let address: String
    let port: Int
    /// Where Ansible reaches the machine; `nil` for a local instance.
    let sshAddress: String?
    let sshUser: String?
    let zone: String?
    let instanceID: String?
    let volumeID: String?
    /// Where a local instance lives.
    let instanceDirectory: String?

    enum CodingKeys: String, CodingKey {
        case name, role, address, port, zone
        case sshAddress = "ssh_address"
        case sshUser = "ssh_user"
        case instanceID = "instance_id"
        case volumeID = "volume_id"
        case instanceDirectory = "instance_directory"
    }
}

extension TerraformNode {
    /// A local instance as the records know it.
    init(_ node: Node) {
        self.init(
            name: node.name,
            role: node.role,
            address: node.address,
            port: node.port,
            sshAddress: nil,
            sshUser: nil,
            zone: nil,
            instanceID: nil,
            volumeID: nil,
            instanceDirectory: node.directory
        )
    }
}
