/// The phases of a change, in their order.
enum RunPipeline {
    /// Which phases a change has to go through.
    ///
    /// - Parameters:
    ///   - kind: The change.
    ///   - completed: The last building phase that the cluster has behind it.
    /// - Returns: The phases, in their order.
    static func phases(of kind: RunKind, completed: PhaseName?) -> [PhaseName] {
        switch kind {
        case .create: PhaseName.building
        case .generate: [.generate]
        case .plan: [.plan]
        case .apply: [.apply]
        case .configure: [.configure, .verify]
        case .resume: self.resumed(after: completed)
        case .destroy: PhaseName.removing
        }
    }

    /// What is left to do.
    ///
    /// An apply that was cut off is planned anew: a saved plan can't be applied twice, and a new one finds what exists
    /// already. Configuring is always repeated, since it repairs, and what is promised is always verified.
    private static func resumed(after completed: PhaseName?) -> [PhaseName] {
        switch completed {
        case .configure, .verify, .apply: [.configure, .verify]
        case .plan, .generate: [.plan, .apply, .configure, .verify]
        default: PhaseName.building
        }
    }

    /// What a cluster is while a change is under way; `nil` leaves it as it is.
    static func stateDuring(_ kind: RunKind) -> ClusterState? {
        switch kind {
        case .create, .apply, .configure, .resume: .creating
        case .destroy: .destroying
        case .generate, .plan: nil
        }
    }

    /// What a cluster is after a phase of a run is done.
    static func stateAfter(_ phase: PhaseName, of kind: RunKind, current: ClusterState) -> ClusterState {
        switch (kind, phase) {
        case (_, .verify): .ready
        case (_, .remove): .destroyed
        case (.generate, .generate): .generated
        case (.plan, .plan) where current == .generated: .planned
        case (.apply, .apply): .applied
        default: current
        }
    }

    /// What a cluster is after a change has failed.
    static func stateAfterFailure(_ kind: RunKind, before: ClusterState) -> ClusterState {
        switch kind {
        case .plan: before
        case .create, .generate, .apply, .configure, .resume, .destroy: .failed
        }
    }
}
