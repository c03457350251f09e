import Commands

/// A living cluster whose time is limited.
struct ExpiringCluster: Hashable, Sendable, Identifiable {
    let id: Int64
    let name: ClusterName
    let target: Target
    let expiresAt: Timestamp
    var isProtected = false
    /// The number of the last ``ExpiryReminder`` that was told, 0 before the first.
    var reminders = 0
    /// Whether a run that destroys it is at work or in the line.
    var isBeingDestroyed = false
}
