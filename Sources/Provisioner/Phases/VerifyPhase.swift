import Commands

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
            throw CommandFailure(.verifyFailed, failure.reason, retry: true, node: failure.node)
        }
    }

    private func verify(_ context: PhaseContext) async throws -> String {
        guard let primary = context.nodes.first(where: { $0.role == .primary }) else {
            throw CommandFailure(.verifyFailed, "the cluster has no primary")
        }
        let replicas = context.nodes.filter { $0.role == .replica }
        let report = try await self.streaming(primary, replicas, context)
        try PrimaryReport.check(report, of: primary, spec: context.cluster.spec)
        try await context.journal.write(
            RunStep(
                .progress,
                "primary on timeline \(report.replication.timeline ?? 0)\(replicas.isEmpty ? "" : ", \(replicas.count) of \(replicas.count) replicas streaming on their own slots")",
                node: primary.name,
                step: 1,
                steps: 1 + replicas.count
            )
        )
        try await Self.writeDown(report.serverVersion, context)
        try await Self.settle(primary, context)
        let canary = try await self.plant(on: primary, context)
        let delays = try await withThrowingTaskGroup(of: (Node, Double).self) { group in
            for replica in replicas {
                group.addTask {
                    (replica, try await self.find(canary, of: primary, report.replication, on: replica, context))
                }
            }
            var delays: [(Node, Double)] = []
            for try await (replica, delay) in group {
                delays.append((replica, delay))
                try await context.journal.write(
                    RunStep(
                        .progress,
                        "canary row \(canary) read within \(Self.milliseconds(delay)) of its writing on the primary",
                        node: replica.name,
                        step: 1 + delays.count,
                        steps: 1 + replicas.count
                    )
                )
            }
            return delays
        }
        let slowest = delays.map(\.1).max()
        let streaming =
            replicas.isEmpty
            ? "no replicas" : "\(replicas.count) \(replicas.count == 1 ? "replica" : "replicas") streaming"
        return "primary \(primary.name) at \(primary.address):\(primary.port), \(streaming)"
            + (slowest.map { ", a row read on all of them within \(Self.milliseconds($0))" } ?? "")
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
                throw CommandFailure(.verifyFailed, problem.fault.text, retry: true, node: problem.node)
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
        let lines = try await self.ask(statement, primary, context)
        guard let id = lines.first.flatMap({ Int64($0) }) else {
            throw CommandFailure(.verifyFailed, "the canary row could not be written", retry: true, node: primary.name)
        }
        return id
    }

    /// Waits for the canary on a replica.
    ///
    /// - Returns: Seconds from its writing to its being read.
    private func find(
        _ canary: Int64,
        of primary: Node,
        _ seen: ReplicationReport,
        on replica: Node,
        _ context: PhaseContext
    ) async throws -> Double {
        let lines = try await self.ask(ReplicaReport.question(canary: canary), replica, context)
        let report = try ReplicaReport(line: lines.last ?? "")
        try report.check(replica, primary: primary, seen: seen, canary: canary)
        return report.delay ?? 0
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
