import Commands
import Model
import Targets

/// The phases of a change, in their order.
enum RunPipeline {
    /// Which phases a change has to go through.
    ///
    /// - Parameters:
    ///   - kind: The change.
    ///   - target: Where the cluster's machines come from.
    ///   - completed: The last building phase that the cluster has behind it.
    /// - Returns: The phases, in their order.
    static func phases(of kind: RunKind, on target: Target, completed: PhaseName?) -> [PhaseName] {
        switch kind {
        case .create: target.building
        case .generate: [.generate]
        case .plan: [.plan]
        case .apply: [.apply]
        case .configure: target.repairing
        case .resume: self.resumed(on: target, after: completed)
        // Machines that can't be reached keep their old passwords, so they are looked for first.
        case .rotate: target.repairing.filter { $0 == .reach } + [.renew] + target.repairing.filter { $0 > .reach }
        case .destroy: target.removing
        }
    }

    /// What is left to do.
    ///
    /// An apply that was cut off is planned anew: a saved plan can't be applied twice, and a new one finds what exists
    /// already. Configuring is always repeated, since it repairs, and what is promised is always verified.
    private static func resumed(on target: Target, after completed: PhaseName?) -> [PhaseName] {
        guard let completed, completed.isBuilding else { return target.building }
        return completed >= .apply ? target.repairing : target.building.filter { $0 >= .plan }
    }
}
