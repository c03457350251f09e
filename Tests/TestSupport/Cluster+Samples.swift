import Commands

@testable package import Model

extension Cluster {
    /// The record of `orders`.
    package static func sample(
        _ spec: ClusterSpec = .sample,
        state: ClusterState = .ready,
        completed: PhaseName? = .verify
    ) -> Cluster {
        Cluster(
            id: 1,
            name: .orders,
            spec: spec,
            state: state,
            owner: "alice",
            createdAt: .now,
            updatedAt: .now,
            completedPhase: completed
        )
    }
}
