package import Commands

/// The steps of a run's life, and how long each of them lasted.
package struct RunStory: Hashable, Sendable {
    /// Oldest first.
    package let steps: [RunTransition]
    /// Milliseconds into the run's work at which its phases began, by a clock that nobody sets.
    package let begun: [PhaseName: Int64]
    /// Milliseconds into the run's work at its newest event.
    package let elapsed: Int64?

    package init(steps: [RunTransition], begun: [PhaseName: Int64], elapsed: Int64?) {
        self.steps = steps
        self.begun = begun
        self.elapsed = elapsed
    }

    /// How long a step lasted, or has lasted; `nil` for the end of a life.
    ///
    /// Work that is over was measured. Of waiting, and of what goes on, there are only the times of the system's clock,
    /// which may have been set in between.
    package func duration(of index: Int, now: Timestamp) -> Duration? {
        let step = self.steps[index]
        guard !step.to.isFinal else { return nil }
        let next = index + 1 < self.steps.count ? self.steps[index + 1] : nil
        if let next, step.to.isAtWork, let begin = step.phase.flatMap({ self.begun[$0] }),
            let end = next.to.isFinal ? self.elapsed : next.phase.flatMap({ self.begun[$0] })
        {
            return .milliseconds(max(0, end - begin))
        }
        return .milliseconds(max(0, (next?.at ?? now).milliseconds - step.at.milliseconds))
    }
}
