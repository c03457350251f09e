/// What waits for a restart, as the record of a run keeps it.
package struct PendingRestart: Hashable, Sendable {
    /// Which nodes and settings: `orders-1: max_connections, shared_buffers; orders-2: shared_buffers`.
    package let text: String
    /// The command that restarts them.
    package let next: String

    package init(text: String, next: String) {
        self.text = text
        self.next = next
    }
}
