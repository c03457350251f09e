import Foundation
import Testing

@Suite(.timeLimit(.minutes(3)))
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

    @Test("programs that these tests start leave no descriptor behind, of which a long run would have too few")
    func descriptors() async throws {
        let scratch = try Scratch()
        defer { try? FileManager.default.removeItem(at: scratch.root) }
        for number in 1...5 {
            let program = try Program(
                "/bin/true",
                environment: [:],
                directory: scratch.root.path,
                logs: scratch.logs,
                name: "program-\(number)"
            )
            #expect(try await program.end().status == 0)
        }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(open.allSatisfy { !$0.hasPrefix(scratch.root.path) }, "\(open)")
    }
}
