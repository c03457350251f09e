/// The machines that are bought for a cluster; complete.
package struct CloudSpec: Hashable, Sendable, Codable {
    package var region: String
    /// Empty: up to three zones that offer the machine type.
    package var zones: [String] = []
    /// `nil`: a network of its own.
    package var vpc: String?
    /// Empty: one for each zone, in a network of its own.
    package var subnets: [String] = []
    package var instanceType: String
    /// `nil`: as the primary's.
    package var replicaInstanceType: String?
    /// The volume of the operating system, in GiB.
    package var rootVolumeSize: Int
    /// The data volume, in GiB.
    package var volumeSize: Int
    /// `nil`: what the volume's type has without extra cost.
    package var volumeIOPS: Int?
    /// In MiB a second; `nil`: what the volume's type has without extra cost.
    package var volumeThroughput: Int?
    package var hasPublicAddress: Bool
    package var isTerminationProtected: Bool
    /// The account that publishes the image.
    package var imageOwner: String
    /// The image's name, where the star stands for any text; `nil`: Debian 12 for the processor of the machine type.
    ///
    /// The newest that fits is taken, and kept.
    package var imageName: String?
    /// From where SSH to the machines may come, in CIDR notation.
    package var sshNetworks: [String]
    /// Another EC2 API than AWS's own, for tests and private clouds.
    package var endpoint: String?

    package init(
        region: String,
        zones: [String] = [],
        vpc: String? = nil,
        subnets: [String] = [],
        instanceType: String,
        replicaInstanceType: String? = nil,
        rootVolumeSize: Int,
        volumeSize: Int,
        volumeIOPS: Int? = nil,
        volumeThroughput: Int? = nil,
        hasPublicAddress: Bool,
        isTerminationProtected: Bool,
        imageOwner: String,
        imageName: String? = nil,
        sshNetworks: [String],
        endpoint: String? = nil
    ) {
        self.region = region
        self.zones = zones
        self.vpc = vpc
        self.subnets = subnets
        self.instanceType = instanceType
        self.replicaInstanceType = replicaInstanceType
        self.rootVolumeSize = rootVolumeSize
        self.volumeSize = volumeSize
        self.volumeIOPS = volumeIOPS
        self.volumeThroughput = volumeThroughput
        self.hasPublicAddress = hasPublicAddress
        self.isTerminationProtected = isTerminationProtected
        self.imageOwner = imageOwner
        self.imageName = imageName
        self.sshNetworks = sshNetworks
        self.endpoint = endpoint
    }
}
