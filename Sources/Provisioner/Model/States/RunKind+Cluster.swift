/// What a run makes of its cluster.
extension RunKind {
    /// Whether a run that succeeded has found everything as it was to be.
    ///
    /// - Parameter idle: The phases that found nothing to change.
    /// - Returns: Whether it was; `false` for runs that always change something.
    package func wasIdle(_ idle: Set<PhaseName>) -> Bool {
        switch self {
        case .plan: idle.contains(.plan)
        case .apply: idle.contains(.apply)
        case .configure: idle.contains(.configure)
        case .create, .generate, .resume, .rotate, .destroy: false
        }
    }

    /// What a cluster is while a run is under way.
    ///
    /// One that serves goes on serving while it is repaired.
    package func stateDuring(before: ClusterState) -> ClusterState {
        switch self {
        case .create: .creating
        case .apply, .configure, .resume, .rotate: before.isServing ? before : .creating
        case .destroy: .destroying
        case .generate, .plan: before
        }
    }

    /// What a cluster is after a phase of a run is done.
    ///
    /// - Parameters:
    ///   - phase: The phase.
    ///   - before: What the cluster was when the run began.
    ///   - current: What it is now.
    ///   - isIdle: Whether the phase found nothing to change.
    /// - Returns: What it is then.
    package func stateAfter(
        _ phase: PhaseName,
        before: ClusterState,
        current: ClusterState,
        isIdle: Bool = false
    ) -> ClusterState {
        switch (self, phase) {
        case (_, .verify): .ready
        case (_, .remove): .destroyed
        case (.generate, .generate): .generated
        case (.plan, .plan) where current == .generated: .planned
        // A cluster that serves goes on serving; whether it is as it should be, configuring or a look will show.
        case (.apply, .apply) where before.isServing: isIdle ? before : .degraded
        case (.apply, .apply): .applied
        default: current
        }
    }

    /// What a cluster is after a run that had begun has failed.
    ///
    /// - Parameters:
    ///   - before: What the cluster was when the run began.
    ///   - phase: Where it failed; `nil` before its first phase.
    /// - Returns: What it is then. While only files are written, nothing of a cluster that serves is touched.
    package func stateAfterFailure(before: ClusterState, in phase: PhaseName?) -> ClusterState {
        switch self {
        case .plan: before
        case .apply, .configure, .resume, .rotate:
            if before.isServing { phase == .generate ? before : .degraded } else { .failed }
        case .create, .generate, .destroy: .failed
        }
    }

    /// The runs that leave a cluster that served degraded where they fail.
    package static let degrading = RunKind.allCases.filter {
        $0.stateAfterFailure(before: .ready, in: .verify) == .degraded
    }

    /// What a cluster is after a run that had begun was cut off.
    package func stateAfterInterruption(before: ClusterState) -> ClusterState {
        switch self {
        case .plan, .generate: before == .creating ? .interrupted : before
        case .apply, .configure, .resume, .rotate: before.isServing ? .degraded : .interrupted
        case .create, .destroy: .interrupted
        }
    }
}
