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
        let seen = try await f.succeed("stats").last
        let stopped = try await clock.measure { _ = try await f.server.stop() }
        print(
            "crowd: \(Self.clusters) clusters made at once in \(made), \(Self.waiting) runs put in line in \(queued),",
            "\(seen["runs_waiting"] ?? "?") still waiting, the server stopped with them in \(stopped)"
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
        let client = try await f.client()
        for number in 0..<Self.waiting { try client.send("plan cluster c\(number % Self.clusters) wait=no") }
        var last = 0
        for number in 0..<Self.waiting {
            let answer = Answer(replies: try await client.replies())
            let position = try #require(answer.acknowledgement?.number("position"), "\(answer)")
            // Those that have their turn meanwhile make it less.
            #expect(position >= 1 && position <= max(1, number + 1 - Self.limit), "\(answer)")
            if number == Self.limit { try tools.tell(pace: .zero) }
            last = answer.run ?? last
        }
        #expect(last == Self.clusters + Self.waiting)
        #expect(try await f.succeed("locks", within: .seconds(30)).rows.count >= Self.limit)
        try await Deadline.until("a part of the line has been worked off", within: .seconds(120)) {
            let waiting = try await f.succeed("stats").last.number("runs_waiting") ?? 0
            return waiting < Self.waiting - 3 * Self.limit
        }
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
        #expect(try await records.texts([together, passed, tooMany]).isEmpty)
        for invariant in ChaosInvariant.allCases {
            #expect(try await invariant.violations(in: f, Witness(), touched: []).isEmpty, "\(invariant.rawValue)")
        }
    }
}
