import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Store

@Suite("The way out of a failure that going on would meet again")
struct WayOutTests {
    /// Ends a run of the cluster with a failure, and tells what was recorded.
    private func fail(
        _ kind: RunKind,
        _ message: String,
        phase: PhaseName = .configure,
        command: String? = nil,
        of cluster: Cluster,
        in records: Records
    ) async throws -> RunFailure {
        let run = try await records.addRun(kind, of: cluster, command: command)
        try await records.update(run: run, state: .configuring, phase: phase)
        let failure = CommandFailure(.configureFailed, message, retry: true, phase: phase.rawValue, node: "orders-1")
        try await RunClosing(run: run, end: .failed(failure), kind: kind, before: cluster.state, elapsed: 0)
            .write(to: records, redacting: { $0 })
        return try #require(try await records.run(run)?.failure)
    }

    @Test("is going on at first, and destroying where the same words come again before it was ever ready")
    func neverReady() async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(state: .failed, completed: .apply)
        let first = try await self.fail(.create, "no room for 12 MB", of: cluster, in: records)
        #expect(first.next == "resume cluster orders")
        for _ in 1...2 {
            let again = try await self.fail(.resume, "no room for 13 MB", of: cluster, in: records)
            #expect(again.next == "destroy cluster orders confirm=orders")
            #expect(again.message.contains("ask for it with other arguments"), "\(again.message)")
        }
        let other = try await self.fail(.resume, "something else", of: cluster, in: records)
        #expect(other.next == "resume cluster orders")
    }

    @Test("is never destroying where it was ready once")
    func serving() async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(state: .degraded, completed: .verify)
        _ = try await self.fail(.configure, "no room", of: cluster, in: records)
        let again = try await self.fail(.resume, "no room", of: cluster, in: records)
        #expect(again.next == "tail run 2")
        #expect(!again.message.contains("destroy"), "\(again.message)")
    }

    @Test("is leaving out a machine that does not answer, once repeating the destroy was tried")
    func unreachable() async throws {
        let records = try Records.inMemory()
        var cluster = try await records.addCluster(state: .failed, completed: .stop)
        cluster.spec = .hosts(["10.0.0.1"])
        try await records.update(cluster)
        let line = "destroy cluster orders confirm=orders"
        for (command, next) in [
            (line, line), (line, line + " skip_unreachable=yes"), (line + " skip_unreachable=yes", line),
        ] {
            let failure = try await self.fail(
                .destroy,
                "it is silent",
                phase: .stop,
                command: command,
                of: cluster,
                in: records
            )
            #expect(failure.next == next)
        }
    }

    @Test("is making it without the setting that PostgreSQL complains of, under the name that was invented")
    func setting() async throws {
        let records = try Records.inMemory()
        var cluster = try await records.addCluster(state: .creating, completed: .apply)
        cluster.spec.settings = ["min_wal_size": "2MB", "work_mem": "8MB"]
        try await records.update(cluster)
        let failure = try await self.fail(
            .create,
            #""min_wal_size" must be at least twice "wal_segment_size""#,
            command: "create cluster set.min_wal_size=2MB set.work_mem=8MB",
            of: cluster,
            in: records
        )
        #expect(failure.next == "create cluster orders set.work_mem=8MB")
        #expect(!failure.retry)
        #expect(failure.message.hasPrefix(#""min_wal_size" must be at least"#))
    }

    @Test("is no line with a value that is not shown")
    func concealed() async throws {
        let records = try Records.inMemory()
        var cluster = try await records.addCluster(state: .creating, completed: .apply)
        cluster.spec.settings = ["min_wal_size": "2MB", "archive_command": "cp %p /archive/%f"]
        try await records.update(cluster)
        let failure = try await self.fail(
            .create,
            #""min_wal_size" must be at least twice "wal_segment_size""#,
            command: #"create cluster set.archive_command="(not shown)" set.min_wal_size=2MB"#,
            of: cluster,
            in: records
        )
        #expect(failure.next == "destroy cluster orders confirm=orders")
        #expect(failure.message.contains("with your own values where"), "\(failure.message)")
    }

    @Test("is what the failure itself says, where it does")
    func own() async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(state: .failed, completed: .apply)
        for _ in 1...2 {
            let run = try await records.addRun(.resume, of: cluster)
            try await records.update(run: run, state: .configuring, phase: .configure)
            let failure = CommandFailure(.configureFailed, "lost", phase: "configure", next: "status cluster orders")
            try await RunClosing(run: run, end: .failed(failure), kind: .resume, before: .failed, elapsed: 0)
                .write(to: records, redacting: { $0 })
            #expect(try await records.run(run)?.failure?.next == "status cluster orders")
        }
    }
}
