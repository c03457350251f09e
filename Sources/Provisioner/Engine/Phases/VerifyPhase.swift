import Commands
import Model
import Store
import Tools

/// Asks PostgreSQL whether the cluster is what was promised.
///
/// Nothing is believed from an exit status.
struct VerifyPhase: Phase {
    /// How long replicas may take until they stream.
    var patience: Duration = .seconds(60)

    var name: PhaseName { .verify }

    func announcement(_ context: PhaseContext) -> String { "asking PostgreSQL" }

    func perform(_ context: PhaseContext) async throws -> String {
        do {
            return try await self.verify(context)
        } catch let failure as PsqlFailure {
            let refusal = PsqlRefusal(reason: failure.reason)
            throw CommandFailure(
                .verifyFailed,
                refusal?.text ?? failure.reason,
                retry: true,
                node: failure.node,
                next: NextCommand.fitting(refusal?.predicament, of: context.cluster.name)
            )
        }
    }

    private func verify(_ context: PhaseContext) async throws -> String {
        guard let primary = context.nodes.first(where: { $0.role == .primary }) else {
            throw CommandFailure(.verifyFailed, "the cluster has no primary")
        }
        let replicas = context.nodes.filter { $0.role == .replica }
        let report = try await self.streaming(primary, replicas, context)
        try PrimaryReport.check(report, of: primary, spec: context.cluster.spec)
        if let unconfirmed = report.unconfirmed {
            try await context.journal.write(RunStep(.warning, unconfirmed.text, node: primary.name))
        }
        try await context.journal.write(
            RunStep(
                .progress,
                "primary on timeline \(report.replication.timeline ?? 0)\(Self.streaming(replicas.count))",
                node: primary.name,
                step: 1,
                steps: 1 + replicas.count
            )
        )
        try await Self.writeDown(report.serverVersion, context)
        try await Self.settle(primary, context)
        let canary = try await self.plant(on: primary, context)
        let found = try await withThrowingTaskGroup(of: (Node, ReplicaReport).self) { group in
            for replica in replicas {
                group.addTask {
                    (replica, try await self.find(canary, of: primary, report.replication, on: replica, context))
                }
            }
            var found: [(node: Node, report: ReplicaReport)] = []
            for try await (replica, report) in group {
                found.append((replica, report))
                try await context.journal.write(
                    RunStep(
                        .progress,
                        "canary row \(canary) read within \(Self.milliseconds(report.delay ?? 0)) of its writing on the primary",
                        node: replica.name,
                        step: 1 + found.count,
                        steps: 1 + replicas.count
                    )
                )
            }
            return found
        }
        let slowest = found.map { $0.report.delay ?? 0 }.max()
        let waiting = PendingRestarts(
            [(primary, report.pendingRestart ?? [])] + found.map { ($0.node, $0.report.pendingRestart ?? []) }
        )
        let pending = waiting.record(of: context.cluster.name)
        try await context.records.setPendingRestart(pending, of: context.run)
        let streaming =
            replicas.isEmpty
            ? "no replicas" : "\(replicas.count) \(replicas.count == 1 ? "replica" : "replicas") streaming"
        return "primary \(primary.name) at \(primary.endpoint), \(streaming)"
            + (slowest.map { ", a row read on all of them within \(Self.milliseconds($0))" } ?? "")
            + (pending.map { "; settings wait for a restart (\($0.text)), which \($0.next) allows" } ?? "")
    }

    private static func streaming(_ count: Int) -> String {
        switch count {
        case 0: ""
        case 1: ", the replica streaming on its own slot"
        default: ", \(count) of \(count) replicas streaming on their own slots"
        }
    }

    /// Only what runs knows its version: when a cluster on machines was asked for, nothing was installed there.
    private static func writeDown(_ version: String, _ context: PhaseContext) async throws {
        var cluster = context.cluster
        guard !version.isEmpty, cluster.spec.version != version else { return }
        cluster.spec.version = version
        try await context.records.update(cluster)
    }

    /// Forgets the former secrets, once a login has shown that the new ones are in force.
    private static func settle(_ primary: Node, _ context: PhaseContext) async throws {
        guard context.secrets.former != nil else { return }
        try await context.psql.logIn(with: context.secrets, on: primary, spec: context.cluster.spec)
        try context.secrets.settled.write(to: context.workspace, vault: try context.data.vault())
        try await context.journal.write(
            RunStep(.progress, "the new secrets are in force, the former ones are forgotten", node: primary.name)
        )
    }

    /// Asks the primary until every replica streams, or the patience is over.
    private func streaming(_ primary: Node, _ replicas: [Node], _ context: PhaseContext) async throws -> PrimaryReport {
        let clock = ContinuousClock()
        let deadline = clock.now + self.patience
        while true {
            let lines = try await self.ask(PrimaryReport.question, primary, context)
            let report = try PrimaryReport(line: lines.first ?? "")
            let missing = replicas.lazy.compactMap { replica in
                ReplicaJudgement(replica: replica, primary: primary, seen: report.replication, own: nil).fault
                    .map { (node: replica.name, fault: $0) }
            }
            guard let problem = missing.first else { return report }
            if clock.now >= deadline {
                throw CommandFailure(
                    .verifyFailed,
                    problem.fault.text,
                    retry: true,
                    node: problem.node,
                    next: NextCommand.fitting(problem.fault.predicament, of: context.cluster.name)
                )
            }
            try await clock.sleep(for: .milliseconds(200))
        }
    }

    private func plant(on primary: Node, _ context: PhaseContext) async throws -> Int64 {
        let statement = """
            DELETE FROM pgherd.canary WHERE written_at < clock_timestamp() - interval '7 days';
            INSERT INTO pgherd.canary (id, run)
            SELECT coalesce(max(id), 0) + 1, \(context.run) FROM pgherd.canary RETURNING id;
            """
        let lines = try await self.askWhereItListens(statement, primary, context)
        guard let id = lines.first.flatMap({ Int64($0) }) else {
            throw CommandFailure(.verifyFailed, "the canary row could not be written", retry: true, node: primary.name)
        }
        return id
    }

    /// Waits for the canary on a replica.
    ///
    /// - Returns: What the replica says of itself, with the seconds from the canary's writing to its being read.
    private func find(
        _ canary: Int64,
        of primary: Node,
        _ seen: ReplicationReport,
        on replica: Node,
        _ context: PhaseContext
    ) async throws -> ReplicaReport {
        let lines = try await self.askWhereItListens(ReplicaReport.question(canary: canary), replica, context)
        let report = try ReplicaReport(line: lines.last ?? "")
        try report.check(replica, primary: primary, seen: seen, canary: canary)
        return report
    }

    /// Asks a node, and refuses one that others do not reach: the questions go by the socket, which says nothing of that.
    private func askWhereItListens(_ sql: String, _ node: Node, _ context: PhaseContext) async throws -> [String] {
        let lines = try await self.ask(Psql.listening(node, spec: context.cluster.spec) + sql, node, context)
        guard !lines.contains(Psql.deaf) else {
            throw CommandFailure(
                .verifyFailed,
                "PostgreSQL does not listen on \(node.address):\(node.port), so neither members nor applications reach it; a restart mends that",
                retry: true,
                node: node.name,
                next: NextCommand.restart(context.cluster.name, of: [node])
            )
        }
        return lines
    }

    private func ask(_ sql: String, _ node: Node, _ context: PhaseContext) async throws -> [String] {
        try await context.psql.query(
            sql,
            on: node,
            spec: context.cluster.spec,
            secrets: context.secrets,
            timeout: .seconds(40)
        )
    }

    private static func milliseconds(_ seconds: Double) -> String { "\(Int((seconds * 1000).rounded())) ms" }
}
