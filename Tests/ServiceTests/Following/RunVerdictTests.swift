import Commands
import GRDB
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Service
@testable import Store

@Suite("How long a run took")
struct RunVerdictTests {
    @Test("is not what the system's clock says, which may have been set", arguments: [Int64(-86_400_000), 3_600_000])
    func jump(milliseconds: Int64) async throws {
        let records = try Records.inMemory()
        let run = try await records.addRun(.plan, of: try await records.addCluster(state: .generated))
        try await records.update(run: run, state: .planning, phase: .plan)
        let closing = RunClosing(run: run, end: .succeeded("done"), kind: .plan, before: .generated, elapsed: 4200)
        try await closing.write(to: records, redacting: { $0 })
        // As if the clock had been set while the run was at work.
        try await records.write {
            try $0.execute(sql: "UPDATE run SET started_at = finished_at + ?", arguments: [milliseconds])
        }
        let ended = try #require(try await records.run(run))
        #expect(ended.took == .milliseconds(4200))
        #expect(RunVerdict.took(ended) == .duration(.milliseconds(4200)))
        #expect(News(ended: ended).took == .milliseconds(4200))
        #expect(News(ended: ended).text.hasSuffix("after 4.2 s"))
    }

    @Test("is how long it waited where it never began, and never less than nothing", arguments: [Int64(-5000), 5000])
    func waited(milliseconds: Int64) async throws {
        let records = try Records.inMemory()
        let run = try await records.addRun(.plan, of: try await records.addCluster(state: .generated))
        let closing = RunClosing(run: run, end: .cancelled(by: "alice"), kind: .plan, before: .generated, elapsed: 0)
        try await closing.write(to: records, redacting: { $0 })
        try await records.write {
            try $0.execute(sql: "UPDATE run SET created_at = finished_at - ?", arguments: [milliseconds])
        }
        #expect(try await records.run(run)?.took == .milliseconds(max(0, milliseconds)))
    }

    @Test("is told phase by phase, by the same clock", arguments: [Int64(-86_400_000), 3_600_000])
    func phases(milliseconds: Int64) throws {
        let run = try #require(RunID(1))
        let steps: [(RunState, PhaseName?, Int64)] = [
            (.received, nil, 0), (.queued, nil, 100), (.planning, .plan, 300), (.applying, .apply, 900 + milliseconds),
            (.succeeded, .apply, 2000 + milliseconds),
        ]
        let story = RunStory(
            steps: steps.enumerated().map { index, step in
                RunTransition(
                    run: run,
                    number: index + 1,
                    at: Timestamp(milliseconds: 1_800_000_000_000 + step.2),
                    from: index == 0 ? nil : steps[index - 1].0,
                    to: step.0,
                    phase: step.1,
                    actor: RunTransition.ownActor,
                    reason: "it goes on"
                )
            },
            begun: [.plan: 10, .apply: 610],
            elapsed: 1710
        )
        let durations = steps.indices.map { story.duration(of: $0, now: .now) }
        #expect(
            durations == [
                .milliseconds(100), .milliseconds(200), .milliseconds(600), .milliseconds(1100), nil,
            ]
        )
    }
}
