package import Commands

/// The work behind the door: everything that the server's connections may ask for.
///
/// All three verbs report through `send` and end with one value: the final `OK` as the return value, or the final `ERR`
/// as a thrown ``CommandFailure``. A connection that goes away cancels the task that asked; that ends the reporting,
/// never the run.
package protocol Provisioning: Sendable {
    /// Starts a run that changes a cluster, acknowledges it, and follows it to its end if `wait` says so.
    ///
    /// - Parameters:
    ///   - change: What is to be done to which cluster.
    ///   - wait: Whether the answer follows the run to its end.
    ///   - caller: Who asks.
    ///   - send: Passes one reply on. Suspends while the client does not read.
    /// - Returns: The final `OK`.
    /// - Throws: ``CommandFailure``; `CancellationError` where the client went away; whatever `send` throws.
    func change(
        _ change: ClusterChange,
        wait: Bool,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply

    /// Ends a run before its time and says what exists now.
    ///
    /// - Returns: The final `OK`.
    /// - Throws: ``CommandFailure``; `CancellationError` where the client went away; whatever `send` throws.
    func cancel(_ run: RunID, force: Bool, by caller: Caller, send: @escaping ReplySink) async throws -> Reply

    /// Answers a question and changes nothing.
    ///
    /// - Returns: The final `OK`.
    /// - Throws: ``CommandFailure``; `CancellationError` where the client went away; whatever `send` throws.
    func query(_ query: Query, by caller: Caller, send: @escaping ReplySink) async throws -> Reply

    /// Figures for the `stats` command: runs, clusters, events.
    func figures() async -> ReplyFields
}

/// Passes one reply to the client that asked.
package typealias ReplySink = @Sendable (Reply) async throws -> Void
