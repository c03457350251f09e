/// The record of one machine or local instance of a cluster.
struct Node: Hashable, Sendable {
    /// What a node is meant to be; what it is now, PostgreSQL says.
    enum Role: String, Hashable, Sendable, Codable {
        case primary
        case replica
    }

    /// The cluster's name with the ordinal: `orders-1`.
    let name: String
    /// From 1; the primary at first.
    let ordinal: Int
    var role: Role
    /// Where PostgreSQL listens.
    var address: String
    var port: Int
    /// Where the instance lives on its machine.
    var directory: String?
    /// Where SSH reaches the machine; `nil` for a local instance.
    var sshAddress: String?
    /// The availability zone of a machine that was bought.
    var zone: String?
    /// What the cloud calls the machine.
    var instanceID: String?
    /// What the cloud calls its data volume.
    var volumeID: String?

    /// Whether it is an instance on the machine that pgherd runs on.
    var isLocal: Bool { self.sshAddress == nil }

    /// The physical replication slot on the primary that keeps this node's WAL.
    var slot: String {
        String(self.name.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" })
    }
}
