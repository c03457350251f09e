package import Commands

/// A cluster that is to be put on record.
package struct NewCluster: Hashable, Sendable {
    package let name: ClusterName
    package let spec: ClusterSpec
    package let owner: String
    /// Those that are known before anything is made.
    package let nodes: [Node]
    /// The cluster of the same name whose record it takes over, if there is one.
    package var replaced: Cluster?
    /// How long it lives; `nil`: until it is destroyed.
    package var timeToLive: TimeSpan?

    package init(
        name: ClusterName,
        spec: ClusterSpec,
        owner: String,
        nodes: [Node],
        replaced: Cluster? = nil,
        timeToLive: TimeSpan? = nil
    ) {
        self.name = name
        self.spec = spec
        self.owner = owner
        self.nodes = nodes
        self.replaced = replaced
        self.timeToLive = timeToLive
    }
}

/// A run that is to be put on record.
package struct NewRun: Hashable, Sendable {
    package let kind: RunKind
    package let command: AuditedCommand
    /// By which a repeat of the command is recognised.
    package var claim: IdempotencyClaim?

    package init(kind: RunKind, command: AuditedCommand, claim: IdempotencyClaim? = nil) {
        self.kind = kind
        self.command = command
        self.claim = claim
    }
}

/// Something of another cluster stands in the way of a new cluster's record.
package enum RecordConflict: Error, Hashable {
    /// A living cluster has the name.
    case name
    /// A living cluster has the address and port of one of the nodes.
    case address
}
