/// The machines that are bought for a cluster; complete.
struct CloudSpec: Hashable, Sendable, Codable {
    var region: String
    /// Empty: up to three zones that offer the machine type.
    var zones: [String] = []
    /// `nil`: a network of its own.
    var vpc: String?
    /// Empty: one for each zone, in a network of its own.
    var subnets: [String] = []
    var instanceType: String
    /// `nil`: as the primary's.
    var replicaInstanceType: String?
    /// The volume of the operating system, in GiB.
    var rootVolumeSize: Int
    /// The data volume, in GiB.
    var volumeSize: Int
    /// `nil`: what the volume's type has without extra cost.
    var volumeIOPS: Int?
    /// In MiB a second; `nil`: what the volume's type has without extra cost.
    var volumeThroughput: Int?
    var hasPublicAddress: Bool
    var isTerminationProtected: Bool
    /// The account that publishes the image.
    var imageOwner: String
    /// The image's name, where the star stands for any text; `nil`: Debian 12 for the processor of the machine type.
    ///
    /// The newest that fits is taken, and kept.
    var imageName: String?
    /// From where SSH to the machines may come, in CIDR notation.
    var sshNetworks: [String]
    /// Another EC2 API than AWS's own, for tests and private clouds.
    var endpoint: String?
}
