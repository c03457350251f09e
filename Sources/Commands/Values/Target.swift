/// Where a cluster's machines come from.
package enum Target: String, CaseIterable, Hashable, Sendable {
    /// Instances on the machine that pgherd runs on.
    case local
    /// Machines the user already has, by SSH.
    case hosts
    /// EC2 instances.
    case aws
}
