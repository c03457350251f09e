extension CommandDescription {
    /// `watch`.
    package static let watch = CommandDescription(
        words: ["watch"],
        group: .session,
        summary: "be told of changes on this connection",
        details: [
            "From here on the connection is told what happens: runs that begin and end and every step of them, clusters found degraded or well again, time that runs out, freezes, drift; kind= leaves out the rest. Another watch takes its place; unwatch ends it. The connection stays open, also where the client has shut its writing side."
        ],
        arguments: [Arguments.clusterFilter.description, Arguments.watchKinds.description],
        examples: [
            "watch",
            "watch cluster=orders",
            "watch kind=run,cluster",
        ],
        answer: [
            "`OK watching= cluster=`; then at any time, with the tag that watch had:",
            "`NOTE kind= cluster= run= state= took= at=` for a change, `EVT` for a step, `GAP` where this client reads too slowly",
        ],
        errors: [.unknownCluster],
        synonyms: ["subscribe", "listen", "monitor", "follow"],
        availability: .offered { (values) throws(CommandFailure) in
            .session(
                .watch(
                    WatchFilter(
                        cluster: try values.optional(Arguments.clusterFilter),
                        kinds: try values.optional(Arguments.watchKinds) ?? []
                    )
                )
            )
        },
        spell: { command in
            guard case .session(.watch(let filter)) = command else { return [] }
            return [
                Arguments.clusterFilter.spelled(filter.cluster), Arguments.watchKinds.spelled(filter.kinds, unless: []),
            ]
        }
    )
}
