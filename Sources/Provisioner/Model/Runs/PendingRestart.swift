/// What waits for a restart, as the record of a run keeps it.
struct PendingRestart: Hashable, Sendable {
    /// Which nodes and settings: `orders-1: max_connections, shared_buffers; orders-2: shared_buffers`.
    let text: String
    /// The command that restarts them.
    let next: String
}
