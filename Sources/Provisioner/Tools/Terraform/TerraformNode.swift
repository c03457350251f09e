package import Model

/// One element of a target module's output `nodes`; the contract that every target's module keeps.
package struct TerraformNode: Hashable, Sendable, Codable {
    package let name: String
    package let role: Node.Role
    /// Where the other members and the applications reach PostgreSQL.
    package let address: String
    package let port: Int
    /// Where Ansible reaches the machine; `nil` for a local instance.
    package let sshAddress: String?
    package let sshUser: String?
    package let zone: String?
    package let instanceID: String?
    package let volumeID: String?
    /// Where a local instance lives.
    package let instanceDirectory: String?

    package enum CodingKeys: String, CodingKey {
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
