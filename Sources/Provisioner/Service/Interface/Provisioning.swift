package import Commands

/// The work behind the door: everything that the server's connections may ask for.
///
/// All verbs report through `send` and end with one value: the final `OK` as the return value, or the final `ERR`
/// as a thrown ``CommandFailure``. A connection that goes away cancels the task that asked; that ends the reporting,
/// never the run.
package protocol Provisioning: Sendable {
    /// Starts a run that changes a cluster, acknowledges it, and follows it to its end if `wait` says so.
    ///
    /// - Parameters:
    ///   - change: What is to be done to which cluster.
    ///   - wait: Whether the answer follows the run to its end.
    ///   - key: By which a repeat of the command is recognised, so that it joins the first run.
    ///   - caller: Who asks.
    ///   - send: Passes one reply on. Suspends while the client does not read.
    /// - Returns: The final `OK`.
    /// - Throws: ``CommandFailure``; `CancellationError` where the client went away; whatever `send` throws.
    func change(
        _ change: ClusterChange,
        wait: Bool,
        key: IdempotencyKey?,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply

    /// Ends a run before its time and says what exists now.
    ///
    /// - Returns: The final `OK`.
    /// - Throws: ``CommandFailure``; `CancellationError` where the client went away; whatever `send` throws.
    func cancel(
        _ run: RunID,
        force: Bool,
        key: IdempotencyKey?,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply

    /// Changes at once how the server or a cluster's record is treated; no run is started.
    ///
    /// - Returns: The final `OK`.
    /// - Throws: ``CommandFailure``.
    func control(_ control: ControlCommand, key: IdempotencyKey?, by caller: Caller) async throws -> Reply

    /// Begins to collect changes as they happen.
    ///
    /// - Parameter filter: What is wanted.
    /// - Returns: Tells one client of them.
    /// - Throws: ``CommandFailure`` where there is no such cluster, or the records can't be read.
    func watch(_ filter: WatchFilter) async throws -> WatchFeed

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

/// Passes one `NOTE`, `EVT` or `GAP` after the other to the sink: what was collected, then what comes.
///
/// Returns when the server stops, and throws `CancellationError`, whatever the sink throws, or why the records can't be
/// read. A slow client costs bounded memory: it misses news, and is told so.
package typealias WatchFeed = @Sendable (@escaping ReplySink) async throws -> Void
