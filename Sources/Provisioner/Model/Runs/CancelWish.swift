import Commands

/// The wish that a run end before its time, as it is on record from the moment that it is accepted.
struct CancelWish: Hashable, Sendable {
    /// The name of who wishes it.
    let client: String
    let at: Timestamp
}
