extension CommandDescription {
    /// `list clusters`.
    package static let listClusters = CommandDescription(
        words: ["list", "clusters"],
        group: .look,
        summary: "the clusters, newest first",
        arguments: [
            Arguments.clusterState.description, Arguments.owner.description, Arguments.targetFilter.description,
            Arguments.limit.description, Arguments.after.description,
        ],
        examples: [
            "list clusters",
            "list clusters state=failed",
            "list clusters owner=alice limit=10",
        ],
        answer: [
            "`ROW cluster= state= pg= version= replicas= target= owner= created=` for every cluster; `support_ended=` is the day of its major's last fixes, where that is past",
            "`OK count=`, with `after=` where there are more",
        ],
        synonyms: ["show clusters", "ls", "clusters", "list", "list databases", "get clusters"],
        availability: .offered { (values) throws(CommandFailure) in
            let page = Page(limit: try values.optional(Arguments.limit), after: try values.optional(Arguments.after))
            return .query(
                .listClusters(
                    ClusterFilter(
                        state: try values.optional(Arguments.clusterState),
                        owner: try values.optional(Arguments.owner),
                        target: try values.optional(Arguments.targetFilter),
                        page: page
                    )
                )
            )
        },
        spell: { command in
            guard case .query(.listClusters(let filter)) = command else { return [] }
            return [
                Arguments.clusterState.spelled(filter.state), Arguments.owner.spelled(filter.owner),
                Arguments.targetFilter.spelled(filter.target), Arguments.limit.spelled(filter.page.limit),
                Arguments.after.spelled(filter.page.after),
            ]
        }
    )
}
