import Commands

/// One step in the life of a run, as it is on record.
struct RunTransition: Hashable, Sendable {
    /// The actor of what pgherd does by itself.
    static let ownActor = "pgherd"

    let run: RunID
    /// Gap-free within the run, from 1.
    let number: Int
    let at: Timestamp
    /// `nil` for the first.
    let from: RunState?
    let to: RunState
    /// The phase that it is in from here on, or that it ended in.
    let phase: PhaseName?
    /// The name of who brought it there.
    let actor: String
    /// For people.
    let reason: String
}
