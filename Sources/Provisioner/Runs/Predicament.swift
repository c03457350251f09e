/// What stands in the way of a cluster, where that decides what can be done about it.
///
/// The modules of Ansible name it as `kind` of a failure.
enum Predicament: String, Hashable, Sendable, CaseIterable {
    /// The primary's data are gone, and no other node holds them.
    case dataLost = "data-lost"
    /// The primary's data are gone, and replicas hold a copy.
    case dataMissing = "data-missing"
    /// A replica was promoted and may hold what no other node does.
    case promoted
    /// A directory holds something that does not belong to this node.
    case foreign
    /// `ALTER SYSTEM` overrides what replication needs.
    case overridden
}
