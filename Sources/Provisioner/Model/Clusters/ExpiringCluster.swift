package import Commands

/// A living cluster whose time is limited.
package struct ExpiringCluster: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: ClusterName
    package let target: Target
    package let expiresAt: Timestamp
    package var isProtected = false
    /// The number of the last ``ExpiryReminder`` that was told, 0 before the first.
    package var reminders = 0
    /// Whether a run that destroys it is at work or in the line.
    package var isBeingDestroyed = false

    package init(
        id: Int64,
        name: ClusterName,
        target: Target,
        expiresAt: Timestamp,
        isProtected: Bool = false,
        reminders: Int = 0,
        isBeingDestroyed: Bool = false
    ) {
        self.id = id
        self.name = name
        self.target = target
        self.expiresAt = expiresAt
        self.isProtected = isProtected
        self.reminders = reminders
        self.isBeingDestroyed = isBeingDestroyed
    }
}
