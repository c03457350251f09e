package import Commands

/// The wish that a run end before its time, as it is on record from the moment that it is accepted.
package struct CancelWish: Hashable, Sendable {
    /// The name of who wishes it.
    package let client: String
    package let at: Timestamp

    package init(client: String, at: Timestamp) {
        self.client = client
        self.at = at
    }
}
