import Commands
import TestSupport
import Testing

@testable import Model

@Suite("Where a follower of all runs is")
struct RunCursorsTests {
    private static func run(_ number: Int64) -> RunID { RunID(number).unsafelyUnwrapped }

    @Test("begins behind what is stored, tells nothing of runs that have ended, and new ones from their first event")
    func start() {
        let cursors = RunCursors(unfinished: [Self.run(3): 7, Self.run(5): 0], newest: 5)
        #expect((1...7).map { cursors.next(of: Self.run($0)) } == [nil, nil, 8, nil, 1, 1, 1])
    }

    @Test("goes on behind what was told, and never begins again with a run that has ended")
    func course() {
        var cursors = RunCursors(unfinished: [:], newest: 0)
        let run = Self.run(1)
        #expect(cursors.next(of: run) == 1)
        cursors.passed(4, of: run)
        #expect(cursors.next(of: run) == 5)
        cursors.settle(run)
        #expect(cursors.next(of: run) == nil)
    }
}
