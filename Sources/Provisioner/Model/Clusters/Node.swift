/// The record of one machine or local instance of a cluster.
package struct Node: Hashable, Sendable {
    /// What a node is meant to be; what it is now, PostgreSQL says.
    package enum Role: String, Hashable, Sendable, Codable {
        case primary
        case replica
    }

    /// The cluster's name with the ordinal: `orders-1`.
    package let name: String
    /// From 1; the primary at first.
    package let ordinal: Int
    package var role: Role
    /// Where PostgreSQL listens.
    package var address: String
    package var port: Int
    /// Where the instance lives on its machine.
    package var directory: String?
    /// Where SSH reaches the machine; `nil` for a local instance.
    package var sshAddress: String?
    /// The availability zone of a machine that was bought.
    package var zone: String?
    /// What the cloud calls the machine.
    package var instanceID: String?
    /// What the cloud calls its data volume.
    package var volumeID: String?

    package init(
        name: String,
        ordinal: Int,
        role: Role,
        address: String,
        port: Int,
        directory: String? = nil,
        sshAddress: String? = nil,
        zone: String? = nil,
        instanceID: String? = nil,
        volumeID: String? = nil
    ) {
        self.name = name
        self.ordinal = ordinal
        self.role = role
        self.address = address
        self.port = port
        self.directory = directory
        self.sshAddress = sshAddress
        self.zone = zone
        self.instanceID = instanceID
        self.volumeID = volumeID
    }

    /// Whether it is an instance on the machine that pgherd runs on.
    package var isLocal: Bool { self.sshAddress == nil }

    /// The physical replication slot on the primary that keeps this node's WAL.
    package var slot: String {
        String(self.name.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" })
    }
}
