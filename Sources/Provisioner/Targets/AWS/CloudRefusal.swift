package import Commands

/// A refusal of EC2's for which there is a way out that its own words do not name.
///
/// The codes are EC2's (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).
package enum CloudRefusal: String, CaseIterable, Hashable, Sendable {
    case noCapacity = "InsufficientInstanceCapacity"
    case machineQuota = "VcpuLimitExceeded"
    case networkQuota = "VpcLimitExceeded"
    case gatewayQuota = "InternetGatewayLimitExceeded"
    case addressQuota = "AddressLimitExceeded"
    case imageGone = "InvalidAMIID.NotFound"

    /// Recognises what Terraform passes on.
    package init?(in message: String) {
        guard let refusal = Self.allCases.first(where: { message.contains($0.rawValue) }) else { return nil }
        self = refusal
    }

    /// What can be done about it, as a part of a sentence.
    ///
    /// - Parameters:
    ///   - cluster: The cluster.
    ///   - isBuilt: Whether it was built once: then its zones and types stay.
    /// - Returns: A sentence without its end.
    package func wayOut(for cluster: ClusterName, isBuilt: Bool) -> String {
        switch self {
        case .noCapacity where isBuilt:
            "EC2 has none of that type in that zone at the moment: repeat it later"
        case .noCapacity:
            "EC2 has none of that type in that zone at the moment: resume cluster \(cluster) tries it again, and generate cluster \(cluster) with all its arguments and other zones= or another instance_type= begins anew there, which plan cluster \(cluster) then shows"
        case .machineQuota:
            "the account's quota of running machines in that region is used up: ask AWS for more or end others, then resume cluster \(cluster)"
        case .networkQuota, .gatewayQuota:
            "each cluster without subnet_ids= or vpc_id= takes a VPC and an internet gateway of its own, of which an account has 5 in a region unless AWS grants more: ask AWS for more and resume cluster \(cluster), or destroy it and create it again with subnet_ids= in a network that is there"
        case .addressQuota:
            "an account has 5 elastic addresses in a region unless AWS grants more: ask AWS for more or release others, then resume cluster \(cluster)"
        case .imageGone:
            "the image's publisher has withdrawn it: plan cluster \(cluster) takes the newest that fits for machines that are yet to be made"
        }
    }
}
