import Commands

/// A cluster that is to be put on record.
struct NewCluster: Hashable, Sendable {
    let name: ClusterName
    let spec: ClusterSpec
    let owner: String
    /// Those that are known before anything is made.
    let nodes: [Node]
    /// The cluster of the same name whose record it takes over, if there is one.
    var replaced: Cluster?
    /// How long it lives; `nil`: until it is destroyed.
    var timeToLive: TimeSpan?
}

/// A run that is to be put on record.
struct NewRun: Hashable, Sendable {
    let kind: RunKind
    let command: AuditedCommand
    /// By which a repeat of the command is recognised.
    var claim: IdempotencyClaim?
}

/// Something of another cluster stands in the way of a new cluster's record.
enum RecordConflict: Error, Hashable {
    /// A living cluster has the name.
    case name
    /// A living cluster has the address and port of one of the nodes.
    case address
}
