/// What is bought on AWS where a request does not say otherwise.
package struct AWSSettings: Hashable, Sendable {
    /// `nil`: a request must name it.
    package var region: String?
    /// Another EC2 API than AWS's own, for tests and private clouds.
    package var endpoint: String?
    /// Empty: up to three zones that offer the machine type.
    package var zones: [String] = []
    package var instanceType = "t3.medium"
    /// The data volume, in GiB.
    package var volumeSize = 50
    /// `nil`: what the volume's type has without extra cost.
    package var volumeIOPS: Int?
    /// In MiB a second; `nil`: what the volume's type has without extra cost.
    package var volumeThroughput: Int?
    /// The volume of the operating system, in GiB.
    package var rootVolumeSize = 20
    /// The account that publishes the image; Debian's.
    package var imageOwner = "136693071363"
    /// The image's name, with `*` for any text; `nil`: Debian 12 for the processor of the machine type.
    package var imageName: String?
    /// Who logs in on machines made from that image.
    package var sshUser = "admin"
    /// From where SSH to the machines may come, in CIDR notation; must be set before anything is bought.
    package var sshNetworks: [String] = []
    package var hasPublicAddress = true
    package var isTerminationProtected = false

    package init() {}
}
