import Commands

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

    /// Whether a change that succeeded has found everything as it was to be.
    ///
    /// - Parameters:
    ///   - kind: The change.
    ///   - idle: The phases that found nothing to change.
    /// - Returns: Whether it was; `false` for changes that always change something.
    static func wasIdle(_ kind: RunKind, idle: Set<PhaseName>) -> Bool {
        switch kind {
        case .plan: idle.contains(.plan)
        case .apply: idle.contains(.apply)
        case .configure: idle.contains(.configure)
        case .create, .generate, .resume, .rotate, .destroy: false
        }
    }

    /// What a cluster is while a change is under way.
    ///
    /// One that serves goes on serving while it is repaired.
    static func stateDuring(_ kind: RunKind, before: ClusterState) -> ClusterState {
        switch kind {
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
    ///   - kind: The change that it is part of.
    ///   - before: What the cluster was when the run began.
    ///   - current: What it is now.
    ///   - isIdle: Whether the phase found nothing to change.
    /// - Returns: What it is then.
    static func stateAfter(
        _ phase: PhaseName,
        of kind: RunKind,
        before: ClusterState,
        current: ClusterState,
        isIdle: Bool = false
    ) -> ClusterState {
        switch (kind, phase) {
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

    /// What a cluster is after a change that has begun has failed.
    ///
    /// - Parameters:
    ///   - kind: The change.
    ///   - before: What the cluster was when the run began.
    ///   - phase: Where it failed; `nil` before its first phase.
    /// - Returns: What it is then. While only files are written, nothing of a cluster that serves is touched.
    static func stateAfterFailure(_ kind: RunKind, before: ClusterState, in phase: PhaseName?) -> ClusterState {
        switch kind {
        case .plan: before
        case .apply, .configure, .resume, .rotate:
            if before.isServing { phase == .generate ? before : .degraded } else { .failed }
        case .create, .generate, .destroy: .failed
        }
    }

    /// The changes that leave a cluster that served degraded where they fail.
    static let degrading = RunKind.allCases.filter {
        Self.stateAfterFailure($0, before: .ready, in: .verify) == .degraded
    }

    /// What a cluster is after a change that has begun was cut off.
    @Sendable
    static func stateAfterInterruption(_ kind: RunKind, before: ClusterState) -> ClusterState {
        switch kind {
        case .plan, .generate: before == .creating ? .interrupted : before
        case .apply, .configure, .resume, .rotate: before.isServing ? .degraded : .interrupted
        case .create, .destroy: .interrupted
        }
    }
}
