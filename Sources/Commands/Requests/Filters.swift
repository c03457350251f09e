/// Narrows `list clusters`.
package struct ClusterFilter: Hashable, Sendable {
    /// A cluster state's name; destroyed clusters are listed only when asked for by `state=destroyed` or `state=all`.
    package var state: String?
    package var owner: String?
    package var target: Target?
    package var page: Page

    package init(state: String? = nil, owner: String? = nil, target: Target? = nil, page: Page = Page()) {
        self.state = state
        self.owner = owner
        self.target = target
        self.page = page
    }
}

/// Narrows `runs`.
package struct RunFilter: Hashable, Sendable {
    package var cluster: ClusterName?
    /// A run state's name, or `active` for every state that is not final.
    package var state: String?
    package var page: Page

    package init(cluster: ClusterName? = nil, state: String? = nil, page: Page = Page()) {
        self.cluster = cluster
        self.state = state
        self.page = page
    }
}

/// Narrows `audit` and `audit export`.
package struct AuditFilter: Hashable, Sendable {
    /// Inclusive.
    package var since: TimeBound?
    /// Exclusive.
    package var until: TimeBound?
    /// The principal or the actor.
    package var actor: String?
    package var cluster: ClusterName?
    package var run: RunID?
    /// An outcome's name, such as `succeeded`, `failed`, `refused`.
    package var outcome: String?
    package var page: Page

    package init(
        since: TimeBound? = nil,
        until: TimeBound? = nil,
        actor: String? = nil,
        cluster: ClusterName? = nil,
        run: RunID? = nil,
        outcome: String? = nil,
        page: Page = Page()
    ) {
        self.since = since
        self.until = until
        self.actor = actor
        self.cluster = cluster
        self.run = run
        self.outcome = outcome
        self.page = page
    }
}

/// One page of a listing.
package struct Page: Hashable, Sendable {
    /// 1 to 1000; `nil` means the listing's default (100; an export has no limit).
    package var limit: Int?
    /// The cursor from the previous page's `OK after=`.
    package var after: Int64?

    package init(limit: Int? = nil, after: Int64? = nil) {
        self.limit = limit
        self.after = after
    }
}
