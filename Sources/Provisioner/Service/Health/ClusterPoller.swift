import Commands
import Engine
import Logging
import Model
import Store

/// Looks every so often at the clusters that serve and that no run holds, so that their state on record is true and
/// those who watch hear of it.
struct ClusterPoller: Sendable {
    /// What is wrong with a cluster; `nil`: nothing.
    typealias Look = @Sendable (Cluster) async throws -> String?

    /// Clusters that are looked at at the same time.
    static let width = 2

    let records: Records
    let news: NewsDesk
    let interval: Duration
    let logger: Logger
    let look: Look

    /// Looks until the task is cancelled.
    func run() async {
        let clock = ContinuousClock()
        var standing = ClusterStanding()
        var isComplaining = false
        var begun = clock.now
        while !Task.isCancelled {
            // Looks that take longer than the interval must not keep the machine busy all the time.
            try? await clock.sleep(until: max(begun + self.interval, clock.now + self.interval / 2))
            guard !Task.isCancelled else { return }
            begun = clock.now
            do {
                try await self.lookAtAll(&standing)
                isComplaining = false
            } catch {
                if !isComplaining, !Task.isCancelled {
                    self.logger.warning("clusters can't be looked at", metadata: ["reason": "\(error)"])
                }
                isComplaining = true
            }
        }
    }

    /// Looks once at every cluster that serves.
    ///
    /// - Throws: What the records throw; an error of one look is no verdict on its cluster and nothing else.
    func lookAtAll(_ standing: inout ClusterStanding) async throws {
        let serving = try await self.records.servingClusters(degradedBy: RunKind.degrading)
        standing.keep(Set(serving.map(\.cluster.id)))
        for held in serving where held.isHeld { standing.interrupted(held.cluster.id) }
        var waiting = serving.filter { !$0.isHeld }[...]
        try await withThrowingTaskGroup(of: (ServingCluster, Result<String?, any Error>).self) { group in
            func next() {
                guard let cluster = waiting.popFirst() else { return }
                _ = group.addTaskUnlessCancelled { (cluster, await self.result(of: cluster.cluster)) }
            }
            for _ in 0..<Self.width { next() }
            while let (cluster, result) = try await group.next() {
                next()
                switch result {
                case .success(let problem): try await self.conclude(cluster, problem: problem, &standing)
                case .failure(let error):
                    self.logger.debug(
                        "a cluster can't be looked at",
                        metadata: ["cluster": "\(cluster.cluster.name)", "reason": "\(error)"]
                    )
                }
            }
        }
    }

    private func result(of cluster: Cluster) async -> Result<String?, any Error> {
        do { return .success(try await self.look(cluster)) } catch { return .failure(error) }
    }

    private func conclude(
        _ serving: ServingCluster,
        problem: String?,
        _ standing: inout ClusterStanding
    ) async throws {
        let cluster = serving.cluster
        guard try await self.records.isUntouched(cluster) else { return standing.interrupted(cluster.id) }
        let verdict = standing.saw(
            isWell: problem == nil,
            of: cluster.id,
            recorded: cluster.state,
            mayRecover: !serving.awaitsRepair
        )
        guard let verdict else { return }
        if verdict.state != cluster.state {
            let isRecorded = try await self.records.setState(
                verdict.state,
                of: cluster.id,
                ifStill: cluster.state
            )
            guard isRecorded else { return standing.interrupted(cluster.id) }
        }
        guard verdict.isNews else { return }
        standing.told(verdict.state, of: cluster.id)
        let text =
            verdict.state == .ready
            ? "\(cluster.name) is well again" : "\(cluster.name) is degraded: \(problem ?? "its last run failed")"
        self.news.publish(
            News(kind: .cluster, cluster: cluster.name, state: verdict.state.rawValue, text: text)
        )
        self.logger.notice(
            "a cluster's state has changed",
            metadata: ["cluster": "\(cluster.name)", "state": "\(verdict.state.rawValue)", "text": "\(text)"]
        )
    }
}
