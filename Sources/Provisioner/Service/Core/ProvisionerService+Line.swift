import Commands
import Engine
import Logging
import Model
import Store
import Tools

/// The way of a run from the records into the line, and out of it.
extension ProvisionerService {
    /// Puts a run that is on record in line.
    ///
    /// - Returns: Where it stands; `nil` where the server is stopping.
    func putInLine(_ change: ClusterChange, _ admitted: ChangeAdmission.AdmittedRun, waited: Duration = .zero) async
        -> RunLine.Place?
    {
        let entry = RunLine.Entry(run: admitted.run, cluster: admitted.clusterID, target: admitted.target)
        let patience = self.settings.order.queueTimeout
        return await self.engine.submit(
            entry,
            patience: max(.zero, patience - waited),
            expired: { await self.discard(entry.run, end: .expired(after: patience.components.seconds)) },
            work: { await self.carryOut(change, run: entry.run) }
        )
    }

    /// Puts the runs in line that are on record without an end, after an earlier server's were set right.
    ///
    /// - Parameter start: When this server started; those that are older were in line before.
    /// - Throws: What the records throw.
    func takeUp(leftBefore start: Timestamp) async throws {
        let plan = RecoveryPlan(of: try await self.records.unfinishedRuns(), recovery: .resume)
        for run in plan.waiting {
            guard let change = ClusterChange(line: run.command),
                let cluster = try await self.records.cluster(id: run.clusterID)
            else { continue }
            if run.createdAt < start {
                let reason = "put in line again by a server that started"
                try await self.records.update(run: run.id, state: .queued, phase: nil, reason: reason)
            }
            let admitted = ChangeAdmission.AdmittedRun(
                run: run.id,
                cluster: run.cluster,
                clusterID: cluster.id,
                target: cluster.spec.target
            )
            let waited = max(0, Timestamp.now.milliseconds - run.createdAt.milliseconds)
            let patience = self.settings.order.queueTimeout
            guard .milliseconds(waited) < patience else {
                await self.discard(run.id, end: .expired(after: patience.components.seconds))
                continue
            }
            _ = await self.putInLine(change, admitted, waited: .milliseconds(waited))
            self.logger.notice("a run is in line again", metadata: ["run": "\(run.id)", "command": "\(run.command)"])
        }
    }

    /// What becomes of runs that were still in line when the server stops.
    func handBack(_ runs: [RunID]) async {
        // They are on record, where the next start finds them.
        guard self.settings.order.recovery == .ask else { return }
        for run in runs { await self.discard(run, end: .interrupted("the server was stopped before it began")) }
    }

    /// Makes sure that the line is not too long for one more, unless that one would begin at once.
    ///
    /// - Throws: ``CommandFailure``.
    func checkRoom(for change: ClusterChange) async throws {
        let limit = self.settings.order.maximumWaitingRuns
        guard await self.engine.waitingCount >= limit else { return }
        var (cluster, target): (Int64?, Target) = (nil, self.settings.defaultTarget)
        switch change {
        case .create(let request), .generate(let request):
            target = request.target ?? target
        case .plan(let name), .apply(let name, _), .configure(let name, _), .resume(let name, _),
            .rotateSecrets(let name),
            .destroy(let name, _, _):
            guard let found = try await self.records.cluster(named: name) else { return }
            (cluster, target) = (found.id, found.spec.target)
        }
        guard await !self.engine.hasRoom(cluster: cluster, target: target) else { return }
        throw CommandFailure(
            .quota,
            "\(limit) runs are waiting already, which is this server's limit (runs.max_waiting); ask again when some have begun",
            retry: true,
            next: "locks",
            details: ["limit": ReplyValue(limit)]
        )
    }

    func acknowledgement(
        of admitted: ChangeAdmission.AdmittedRun,
        kind: RunKind,
        place: RunLine.Place
    ) async throws -> Reply {
        var text = "\(kind.rawValue) of \(admitted.cluster) is run \(admitted.run)"
        if place.isWaiting {
            var holder: Run?
            if let run = place.holder { holder = try await self.records.run(run) }
            text += "; \(place.text(holder: holder))"
        }
        return Reply(
            .acknowledgement,
            [
                "run": ReplyValue(admitted.run.rawValue), "cluster": .string(admitted.cluster.rawValue),
                "state": "queued", "position": ReplyValue(place.position),
                "holder": place.holder.map { ReplyValue($0.rawValue) },
            ],
            text: text
        )
    }

    /// The `OK` for a client that does not wait for the end of the run.
    func departure(from run: RunID) async throws -> Reply {
        guard let record = try await self.records.run(run) else { throw CommandFailure.unknown(run) }
        let hasEnded = record.state.isFinal
        return Reply(
            .ok,
            [
                "run": ReplyValue(run.rawValue), "cluster": .string(record.cluster.rawValue),
                "next": .string("attach run \(run)"),
            ],
            text: "run \(run) \(hasEnded ? "has ended already: \(record.state.rawValue)" : "goes on without you")"
        )
    }

    private func carryOut(_ change: ClusterChange, run: RunID) async {
        let obstacle: RunEnd?
        do {
            try await self.records.takeTurn(run)
            obstacle = try await self.admission.obstacle(to: change, run: run)
        } catch is CancellationError {
            obstacle = await self.executor.cancellation(of: run)
        } catch {
            obstacle = .failed(CommandFailure(unforeseen: error, under: self.data.root))
        }
        if let obstacle {
            guard await !self.executor.waitsOn(run, after: obstacle) else { return }
            return await self.discard(run, end: obstacle)
        }
        await self.executor.execute(change.kind, run: run, options: RunOptions(of: change))
    }
}
