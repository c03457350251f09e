package import Commands

/// One step in the life of a run, as it is on record.
package struct RunTransition: Hashable, Sendable {
    /// The actor of what pgherd does by itself.
    package static let ownActor = "pgherd"

    package let run: RunID
    /// Gap-free within the run, from 1.
    package let number: Int
    package let at: Timestamp
    /// `nil` for the first.
    package let from: RunState?
    package let to: RunState
    /// The phase that it is in from here on, or that it ended in.
    package let phase: PhaseName?
    /// The name of who brought it there.
    package let actor: String
    /// For people.
    package let reason: String

    package init(
        run: RunID,
        number: Int,
        at: Timestamp,
        from: RunState?,
        to: RunState,
        phase: PhaseName?,
        actor: String,
        reason: String
    ) {
        self.run = run
        self.number = number
        self.at = at
        self.from = from
        self.to = to
        self.phase = phase
        self.actor = actor
        self.reason = reason
    }
}
