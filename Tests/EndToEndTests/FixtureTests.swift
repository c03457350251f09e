import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FixtureTests {
    @Test("a server starts, answers and leaves nothing behind")
    func startsAndStops() async throws {
        var root = ""
        try await Fixture.with { f in
            root = f.scratch.root.path
            let answer = try await f.succeed("ping hello")
            #expect(answer.replies.count == 1)
            let stopped = try await f.server.stop()
            #expect(stopped?.status == 0)
        }
        #expect(ProcessTable.processes(in: root).isEmpty)
    }
}
