/// What a freeze holds for; both `nil`: for everything.
package struct FreezeScope: Hashable, Sendable {
    package var target: Target?
    package var cluster: ClusterName?

    package init(target: Target? = nil, cluster: ClusterName? = nil) {
        self.target = target
        self.cluster = cluster
    }
}

/// A wish that nothing of a scope be changed.
package struct FreezeRequest: Hashable, Sendable {
    package var scope: FreezeScope
    /// For those who are refused: 1 to 256 bytes without control characters.
    package var reason: String
    /// `nil`: until it is lifted.
    package var until: TimeAhead?

    package init(scope: FreezeScope, reason: String, until: TimeAhead? = nil) {
        self.scope = scope
        self.reason = reason
        self.until = until
    }
}
