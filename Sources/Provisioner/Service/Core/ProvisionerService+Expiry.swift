import Commands
import Engine
import Model

extension ProvisionerService {
    /// Looks after the time of clusters until the task is cancelled.
    func watchExpiry() async {
        let surroundings = ExpiryWatch.Surroundings(
            records: self.records,
            news: self.news,
            logger: self.logger,
            lastRecorded: self.lastRecorded,
            isDraining: { await self.engine.isDraining },
            destroy: { name, began in try await self.destroyExpired(name, began: began) }
        )
        await ExpiryWatch(surroundings, alarm: self.expiry).run()
    }

    private func destroyExpired(_ name: ClusterName, began: @escaping @Sendable (RunID) -> Void) async throws {
        let change = ClusterChange.destroy(name, skipsUnreachable: false, liftsProtection: false)
        _ = try await self.change(change, wait: true, key: nil, by: .timeToLive) { reply in
            guard reply.kind == .acknowledgement, case .integer(let number)? = reply.fields["run"] else { return }
            if let run = RunID(number) { began(run) }
        }
    }
}
