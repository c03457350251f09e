import Foundation
import Testing

/// The system's clock is set while runs are at work.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ClockTests {
    @Test("no duration is wrong, no deadline fires, nothing is destroyed", arguments: [Int64(7200), -7200])
    func jump(seconds: Int64) async throws {
        try await Self.withClock { f, tools, clock in try await Self.work(f, tools, clock, setBy: seconds) }
    }

    /// Sets the clock while one run is at work and others wait in line, and looks at what is told of all of them.
    private static func work(
        _ f: Fixture,
        _ tools: QuickTools,
        _ clock: SettableClock,
        setBy seconds: Int64
    ) async throws {
        try await f.succeed("create cluster orders pg=15 replicas=0 ttl=1h")
        try tools.tell(pace: .milliseconds(1500))
        let client = try await f.client()
        try client.send("configure cluster orders")
        let begun = try await client.replies { $0["phase"] == "configure" && $0["state"] == "started" }
        let waiting = [try await f.client(), try await f.client()]
        var queued = [try await Self.putInLine(waiting[0])]
        try clock.set(by: seconds)
        queued.append(try await Self.putInLine(waiting[1]))
        let run = try #require(Answer(replies: queued[1]).run)
        let created = try #require(try await f.succeed("show run \(run)").rows.first?["created"])
        let shown = try #require(Self.date(created)).timeIntervalSinceNow
        #expect(abs(shown - Double(seconds)) < 60, "the clock was not set: \(created)")
        let configured = Answer(replies: begun + (try await client.replies()))
        #expect(configured.isOK, "\(configured)")
        Self.expectSteady(configured)
        for (client, replies) in zip(waiting, queued) {
            let planned = Answer(replies: replies + (try await client.replies()))
            #expect(planned.isOK, "\(planned)")
            Self.expectSteady(planned)
        }
        try await Self.expectDurations(f, under: 60)
        try await Self.expectNothingDestroyed(f)
        for invariant in ChaosInvariant.allCases {
            #expect(try await invariant.violations(in: f, Witness(), touched: []) == [], "\(invariant.rawValue)")
        }
    }

    /// Has a run wait for the cluster that another is at work on.
    private static func putInLine(_ client: LineClient) async throws -> [Reply] {
        try client.send("plan cluster orders")
        return try await client.replies { $0.kind == "ACK" || $0.isTerminal }
    }

    /// Expects that the time since the run began never goes back, and is short.
    private static func expectSteady(_ answer: Answer) {
        let elapsed = answer.events.compactMap { Self.seconds($0["elapsed"]) }
        #expect(!elapsed.isEmpty && elapsed == elapsed.sorted(), "\(answer)")
        #expect(elapsed.allSatisfy { (0..<60).contains($0) }, "\(answer)")
    }

    private static func expectDurations(_ f: Fixture, under limit: Double) async throws {
        var rows: [Reply] = []
        for question in ["runs", "show run 1", "show run 2", "audit", "locks"] {
            rows += try await f.succeed(question).rows
        }
        for row in rows {
            for key in ["took", "age", "waited"] {
                guard let value = row[key] else { continue }
                let seconds = Self.seconds(value)
                // What the audit says of an intent and its outcome are the two times that the clock showed.
                let isOfTimes = row["stage"] != nil
                #expect(seconds.map { $0 >= 0 && ($0 < limit || isOfTimes) } == true, "\(row)")
            }
        }
    }

    private static func expectNothingDestroyed(_ f: Fixture) async throws {
        #expect(try await f.succeed("show cluster orders").last["state"] == "ready")
        let runs = try await f.succeed("runs").rows
        #expect(runs.allSatisfy { $0["kind"] != "destroy" }, "\(runs)")
    }

    private static func date(_ text: String) -> Date? {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return formatter.date(from: text)
    }

    /// `12.3s` as a number.
    private static func seconds(_ text: String?) -> Double? {
        text.flatMap { $0.hasSuffix("s") ? Double($0.dropLast()) : nil }
    }

    private static func withClock(_ body: (Fixture, QuickTools, SettableClock) async throws -> Void) async throws {
        var made: (QuickTools, SettableClock)?
        try await Fixture.with { configuration, scratch in
            let (tools, clock) = (try QuickTools(in: scratch), try SettableClock(in: scratch))
            tools.use(in: &configuration)
            clock.use(in: &configuration)
            configuration["runs.queue_timeout_seconds"] = 600
            made = (tools, clock)
        } _: { f in
            let (tools, clock) = try #require(made)
            try await body(f, tools, clock)
        }
    }
}
