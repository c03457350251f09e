import Commands
package import Model

/// Which phases a target's clusters go through.
extension Target {
    /// What builds a cluster, in its order; `validate` is over before a run begins.
    package var building: [PhaseName] {
        switch self {
        case .local: [.generate, .plan, .apply, .configure, .verify]
        case .hosts, .aws: [.generate, .plan, .apply, .reach, .configure, .verify]
        }
    }

    /// What removes a cluster, in its order.
    package var removing: [PhaseName] {
        switch self {
        case .local, .hosts: [.stop, .destroy, .remove]
        // The machines go, and their data with them.
        case .aws: [.destroy, .remove]
        }
    }

    /// What repairs a cluster whose machines exist, in its order; what is promised is always verified.
    package var repairing: [PhaseName] { self.building.filter { $0 > .apply } }
}
