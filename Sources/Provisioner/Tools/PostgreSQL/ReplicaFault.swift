/// Why a replica does not count as one.
struct ReplicaFault: Hashable, Sendable {
    /// The replica's state in one word, as `status` tells it.
    let state: String
    /// The property that is not as it should be.
    let what: String
    let expected: String
    let found: String
    /// The cause and the way out, for people.
    let text: String
    /// Of what kind it is, where that decides what can be done.
    var predicament: Predicament?
}
