import Commands
import Engine
import Model
import Store

/// Answers `locks`: what holds clusters up.
struct LockQuery: Sendable {
    let records: Records
    let engine: RunEngine
    let admission: ChangeAdmission
    let locks: StateLocks

    /// - Parameters:
    ///   - name: The cluster that is asked about; `nil`: all.
    ///   - send: Takes the rows.
    /// - Returns: The final `OK`.
    /// - Throws: ``CommandFailure``; what `send` throws.
    func answer(_ name: ClusterName?, send: ReplySink) async throws -> Reply {
        var cluster: Cluster?
        if let name { cluster = try await self.admission.existing(name) }
        let states = try await StateLockQuery(locks: self.locks).rows(of: name)
        let rows = try await self.runs(of: cluster) + states + self.freezes(on: cluster)
        for row in rows { try await send(row) }
        return Reply(.ok, ["count": ReplyValue(rows.count)], text: rows.isEmpty ? "nothing is held up" : nil)
    }

    /// Those at work, then those in line.
    private func runs(of cluster: Cluster?) async throws -> [Reply] {
        let now = Timestamp.now
        let places = Dictionary(await self.engine.places.map { ($0.run, $0) }) { first, _ in first }
        var found = try await self.records.unfinishedRuns()
        if let cluster { found = found.filter { $0.clusterID == cluster.id } }
        found.sort {
            let (left, right) = (places[$0.id]?.position ?? 0, places[$1.id]?.position ?? 0)
            return left == right ? $0.id.rawValue < $1.id.rawValue : left < right
        }
        var rows: [Reply] = []
        for run in found {
            let place = places[run.id]
            rows.append(
                Reply(
                    .row,
                    [
                        "kind": "run", "cluster": .string(run.cluster.rawValue), "run": ReplyValue(run.id.rawValue),
                        "state": .string(run.state.rawValue), "position": place.map { ReplyValue($0.position) },
                        "waits_for": place?.holder.map { ReplyValue($0.rawValue) },
                        "holder": .string(run.displayName), "command": .string(run.command),
                        "age": .duration(.seconds(run.age(now: now))),
                        "alive": .boolean(await self.engine.holds(run.id)),
                    ]
                )
            )
        }
        return rows
    }

    private func freezes(on cluster: Cluster?) async throws -> [Reply] {
        let now = Timestamp.now
        return try await self.records.freezes(at: now)
            .filter { freeze in cluster.map { freeze.covers($0.name, on: $0.spec.target) } ?? true }
            .map { freeze in
                Reply(
                    .row,
                    [
                        "kind": "freeze", "target": freeze.scope.target.map { .string($0.rawValue) },
                        "cluster": freeze.scope.cluster.map { .string($0.rawValue) },
                        "holder": .string(freeze.holder),
                        "age": .duration(.milliseconds(max(0, now.milliseconds - freeze.createdAt.milliseconds))),
                        "until": freeze.until.map { .time(milliseconds: $0.milliseconds) },
                    ],
                    text: freeze.reason
                )
            }
    }
}
