/// What a user asked of the machines that are bought; what is `nil` is completed from the configuration.
package struct CloudRequest: Hashable, Sendable {
    /// `eu-central-1`: lower-case letters, digits and hyphens.
    package var region: String?
    /// `eu-central-1a`, …: none twice; empty where none were named.
    package var zones: [String] = []
    /// `vpc-` and 8 to 17 hexadecimal digits.
    package var vpc: String?
    /// `subnet-` and 8 to 17 hexadecimal digits each; none twice.
    package var subnets: [String] = []
    /// The machine type of the replicas, where it is another than the primary's.
    package var replicaInstanceType: String?
    /// The data volume in GiB, 10 to 16384.
    package var volumeSize: Int?
    /// 3000 to 16000 operations a second.
    package var volumeIOPS: Int?
    /// 125 to 1000 MiB a second.
    package var volumeThroughput: Int?
    package var hasPublicAddress: Bool?
    package var isTerminationProtected: Bool?

    package init() {}
}
