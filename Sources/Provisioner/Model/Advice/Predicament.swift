/// What stands in the way of a cluster, where that decides what can be done about it.
///
/// The modules of Ansible name it as `kind` of a failure.
package enum Predicament: String, Hashable, Sendable, CaseIterable {
    /// The primary's data are not where they were: gone for good, or on a disk that is not mounted.
    case dataMissing = "data-missing"
    /// A replica was promoted and may hold what no other node does.
    case promoted
    /// A directory holds something that does not belong to this node.
    case foreign
    /// `ALTER SYSTEM` overrides what replication needs.
    case overridden
    /// Only a restart mends it, and nobody has allowed one.
    case restartNeeded = "restart-needed"
    /// A replica that can never catch up still has its old data, and the new copy does not fit beside them.
    case oldCopy = "old-copy"
    /// A disk is too small for a copy of the primary.
    case noRoom = "no-room"
    /// Instances of one machine have the same tablespace directories.
    case tablespaces
    /// All connections are taken.
    case saturated
    /// PostgreSQL starts, and takes no connections yet.
    case starting
    /// A replica follows, but is far behind.
    case lagging
}
