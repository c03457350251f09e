import Foundation
import Testing

/// Many clusters and a long line at the same time.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct CrowdTests {
    private static let clusters = 200
    private static let waiting = 1000
    private static let limit = 64

    @Test("200 clusters are made at the same time, 1,000 runs wait in line, and order, limits and exclusion hold")
    func crowd() async throws {
        try await Fixture.withQuickTools { configuration in
            configuration["runs.max_concurrent"] = Self.limit
            configuration["runs.max_clusters"] = Self.clusters
            configuration["limits.connections_per_address"] = 100
            configuration["local.first_port"] = 31_300
            configuration["local.last_port"] = 31_699
        } _: { f, tools in
            try await Self.measure(f, tools)
            try await f.server.start()
            try await Self.expectOrder(f)
        }
    }

    /// Makes the crowd, stops the server with it, and prints how long everything took.
    private static func measure(_ f: Fixture, _ tools: QuickTools) async throws {
        let clock = ContinuousClock()
        let made = try await clock.measure { try await Self.make(f) }
        let queued = try await clock.measure { try await Self.queue(f, tools) }
        let left = try await Self.waitingRuns(f)
        let stopped = try await clock.measure { _ = try await f.server.stop() }
        print(
            "crowd: \(Self.clusters) clusters made at once in \(made), \(Self.waiting) runs put in line in \(queued),",
            "\(left) still waiting, the server stopped with them in \(stopped)"
        )
    }

    /// Makes all clusters side by side.
    private static func make(_ f: Fixture) async throws {
        let client = try await f.client()
        for number in 0..<Self.clusters { try client.send("create cluster c\(number) pg=15 replicas=0 wait=no") }
        for number in 0..<Self.clusters {
            let answer = Answer(replies: try await client.replies())
            try #require(answer.isOK && answer.run == number + 1, "\(answer)")
        }
        // They were put in line in this order, so whoever waits for the last waits for most of them.
        for run in [Self.clusters, Self.clusters / 2, 1] {
            try await f.succeed("attach run \(run)", within: .seconds(300))
        }
        try await Deadline.until("every cluster is made", within: .seconds(120)) {
            try await f.succeed("runs state=active").last["count"] == "0"
        }
        #expect(try await f.succeed("list clusters state=ready limit=1000").last["count"] == "\(Self.clusters)")
        print("crowd: the server had at most \(f.serverMemory / 1_048_576) MiB")
    }

    /// Puts a thousand runs in line while those at work take their time, and lets some of them come to their turn.
    private static func queue(_ f: Fixture, _ tools: QuickTools) async throws {
        try tools.tell(pace: .seconds(4))
        // One connection has 32 commands in flight at most.
        let each = 25
        var clients: [LineClient] = []
        for _ in 0..<Self.waiting / each { clients.append(try await f.client()) }
        for (place, client) in clients.enumerated() {
            for number in 0..<each {
                try client.send("#\(number) plan cluster c\((place * each + number) % Self.clusters)")
            }
        }
        var runs: Set<Int> = []
        for client in clients {
            var acknowledged = 0
            _ = try await client.replies { reply in
                if reply.kind == "ACK", let run = reply.number("run") {
                    runs.insert(run)
                    acknowledged += 1
                    #expect((1...Self.waiting).contains(reply.number("position") ?? 0), "\(reply)")
                }
                return acknowledged == each || reply.isTerminal
            }
        }
        #expect(runs == Set(Self.clusters + 1...Self.clusters + Self.waiting))
        try tools.tell(pace: .zero)
        #expect(try await f.succeed("locks", within: .seconds(30)).rows.count >= Self.limit)
        for client in clients { client.close() }
        try await Deadline.until("a part of the line has been worked off", within: .seconds(120)) {
            try await Self.waitingRuns(f) <= Self.waiting - 2 * Self.limit
        }
    }

    private static func waitingRuns(_ f: Fixture) async throws -> Int {
        let rows = try await f.succeed("stats").rows
        return try #require(rows.compactMap { $0.number("runs_waiting") }.first)
    }

    private static func expectOrder(_ f: Fixture) async throws {
        let records = try ChaosRecords(of: f.scratch)
        let together = """
            SELECT 'runs ' || a.id || ' and ' || b.id || ' were at work on one cluster together'
            FROM run AS a JOIN run AS b ON a.cluster_id = b.cluster_id AND a.id < b.id
            WHERE b.started_at < a.finished_at AND a.started_at IS NOT NULL
            """
        let passed = """
            SELECT 'run ' || b.id || ' passed run ' || a.id FROM run AS a JOIN run AS b ON a.cluster_id = b.cluster_id
                AND a.id < b.id WHERE b.started_at IS NOT NULL AND (a.started_at IS NULL OR a.started_at > b.started_at)
            """
        let tooMany = """
            SELECT 'beside run ' || a.id || ' were ' || count(*) || ' at work' FROM run AS a
                JOIN run AS b ON b.started_at < a.started_at AND b.finished_at > a.started_at
            GROUP BY a.id HAVING count(*) >= \(Self.limit)
            """
        #expect(try await records.texts([together, passed, tooMany]) == [])
        for invariant in ChaosInvariant.allCases {
            #expect(try await invariant.violations(in: f, Witness(), touched: []) == [], "\(invariant.rawValue)")
        }
    }
}
