package import Model

/// Why a replica does not count as one.
package struct ReplicaFault: Hashable, Sendable {
    /// The replica's state in one word, as `status` tells it.
    package let state: String
    /// The property that is not as it should be.
    package let what: String
    package let expected: String
    package let found: String
    /// The cause and the way out, for people.
    package let text: String
    /// Of what kind it is, where that decides what can be done.
    package var predicament: Predicament?

    package init(
        state: String,
        what: String,
        expected: String,
        found: String,
        text: String,
        predicament: Predicament? = nil
    ) {
        self.state = state
        self.what = what
        self.expected = expected
        self.found = found
        self.text = text
        self.predicament = predicament
    }
}
