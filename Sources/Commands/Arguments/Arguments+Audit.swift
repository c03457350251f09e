extension Arguments {
    /// What narrows the audit, but for paging.
    static let auditDescriptions = [
        Self.since.description, Self.until.description, Self.actor.description, Self.clusterFilter.description,
        Self.runFilter.description, Self.outcome.description,
    ]

    /// A filter's arguments as a request spells them.
    static func spelled(_ filter: AuditFilter) -> [SpelledArgument?] {
        [
            Self.since.spelled(filter.since), Self.until.spelled(filter.until), Self.actor.spelled(filter.actor),
            Self.clusterFilter.spelled(filter.cluster), Self.runFilter.spelled(filter.run),
            Self.outcome.spelled(filter.outcome),
            Self.limit.spelled(filter.page.limit), Self.after.spelled(filter.page.after),
        ]
    }
}

extension ArgumentValues {
    /// What narrows the audit.
    ///
    /// - Throws: ``CommandFailure`` for the first value at fault.
    func auditFilter(limit: Argument<Int>) throws(CommandFailure) -> AuditFilter {
        AuditFilter(
            since: try self.optional(Arguments.since),
            until: try self.optional(Arguments.until),
            actor: try self.optional(Arguments.actor),
            cluster: try self.optional(Arguments.clusterFilter),
            run: try self.optional(Arguments.runFilter),
            outcome: try self.optional(Arguments.outcome),
            page: Page(limit: try self.optional(limit), after: try self.optional(Arguments.after))
        )
    }
}
