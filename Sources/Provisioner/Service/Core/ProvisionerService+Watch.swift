package import Commands
import Engine
import Model
import ServiceLifecycle
import Store

extension ProvisionerService {
    package func watch(_ filter: WatchFilter) async throws -> WatchFeed {
        if let cluster = filter.cluster, try await self.records.cluster(named: cluster) == nil {
            throw await self.admission.unknown(cluster)
        }
        let events =
            filter.wants(.event, cluster: filter.cluster)
            ? try await EventWatch(of: filter.cluster, records: self.records, feed: self.feed) : nil
        let watch = Watch(desk: self.news, news: self.news.read(filter), events: events)
        return { send in try await watch.tell(send) }
    }

    /// Looks at the clusters that serve until the server stops.
    func pollClusters() async {
        guard let interval = self.settings.order.watchInterval else { return }
        let look = ClusterLook(
            clusters: ClusterQueries(data: self.data, records: self.records, admission: self.admission)
        )
        let poller = ClusterPoller(
            records: self.records,
            news: self.news,
            interval: interval,
            logger: self.logger,
            look: { try await look.problem(of: $0) }
        )
        await cancelWhenGracefulShutdown { await poller.run() }
    }
}
