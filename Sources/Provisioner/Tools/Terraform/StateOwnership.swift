import Commands
import SystemPackage

/// Whose a state is that a cluster finds where it is to keep its own.
///
/// Two servers with one place for their states, and a server that was set up anew, find each other's: a plan made from such
/// a state changes the other's machines, and a destroy removes them.
package enum StateOwnership: Hashable, Sendable {
    /// There is none, or nothing is in it.
    case free
    /// It says that it is the cluster's, or an earlier version made it for the cluster and wrote no identity.
    case own
    /// It is another's.
    case foreign(identity: String?)

    /// - Parameters:
    ///   - state: What was found.
    ///   - identity: The cluster's.
    ///   - hasBegunApply: Whether the cluster's record knows of an apply, which alone makes a state of the cluster's own.
    package init(of state: TerraformState, identity: String, hasBegunApply: Bool) {
        if state.resources.isEmpty {
            self = .free
        } else if let other = state.identities.subtracting([identity]).min() {
            self = .foreign(identity: other)
        } else if state.identities.isEmpty, !hasBegunApply {
            self = .foreign(identity: nil)
        } else {
            self = .own
        }
    }
}
