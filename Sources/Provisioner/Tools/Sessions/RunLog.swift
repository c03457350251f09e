package import Commands
package import Model

/// Where the programs of a run have written down what they do.
package protocol RunLog: Sendable {
    /// Stores one step.
    ///
    /// - Throws: ``CommandFailure`` if it can't be written.
    func write(_ step: RunStep) async throws

    /// What may be kept and said of a text.
    func redacted(_ text: String) async -> String

    /// What the run is at now, for people.
    func busy(with activity: String) async

    /// Writes down that a lock was taken away which a dead Terraform had left on a cluster's state, also in a task that has
    /// been cancelled.
    ///
    /// - Throws: ``CommandFailure`` if it can't be written.
    func tookAway(_ lock: StateLock, of cluster: ClusterName) async throws
}
