import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("Programs that are ended", .timeLimit(.minutes(1)))
struct ProcessSupervisionTests {
    private let runner = ProcessRunner()
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    private struct Failure: Error {}

    @Test("for their silence")
    func silence() async throws {
        let bounds = ProcessBounds(deadline: .seconds(50), silence: .milliseconds(300), grace: .milliseconds(100))
        let heard = Collected<String>()
        let outcome = try await self.runner.run(.shell("echo $$; sleep 600"), bounds: bounds) { heard.append($1) }
        #expect(outcome == .silent(.milliseconds(300)))
        try await self.gone(heard.all.first)
    }

    @Test("not for silence as long as they are heard")
    func speech() async throws {
        let bounds = ProcessBounds(deadline: .seconds(50), silence: .seconds(1), grace: .milliseconds(100))
        let heard = Collected<ContinuousClock.Instant>()
        let clock = ContinuousClock()
        heard.append(clock.now)
        let script = "for i in 1 2 3 4 5 6 7 8 9 10; do echo $i; sleep 0.2; done"
        let outcome = try await self.runner.run(.shell(script), bounds: bounds) { _, _ in heard.append(clock.now) }
        heard.append(clock.now)
        // On a machine that is busy with something else, lines may really arrive that late.
        let longest = zip(heard.all, heard.all.dropFirst()).map { $0.duration(to: $1) }.max() ?? .zero
        #expect(outcome == (longest < bounds.silence ? .exited(0) : outcome))
        #expect(outcome == .exited(0) || outcome == .silent(bounds.silence))
    }

    @Test("for running too long, however much they speak")
    func overrun() async throws {
        let bounds = ProcessBounds(deadline: .seconds(3), silence: .seconds(50), grace: .milliseconds(100))
        let heard = Collected<String>()
        let script = "echo $$; while :; do echo x; sleep 0.01; done"
        let outcome = try await self.runner.run(.shell(script), bounds: bounds) { heard.append($1) }
        #expect(outcome == .overran(.seconds(3)))
        #expect(heard.count > 1)
        try await self.gone(heard.all.first)
    }

    @Test("with all they said, though something they left behind holds their output")
    func heldOutput() async throws {
        let heard = Collected<String>()
        let script = "sleep 600 & echo $!; echo $$; seq 1 10000"
        let outcome = try await self.runner.run(.shell(script), bounds: .generous) { _, line in
            heard.append(line)
            // From here on only the one left behind holds the output.
            if heard.count == 2 { try await self.gone(line) }
        }
        #expect(outcome == .exited(0))
        #expect(heard.all.dropFirst(2) == ArraySlice((1...10_000).map(String.init)))
        try await self.gone(heard.all.first)
    }

    @Test("by an interrupt, which leaves them their last words")
    func interrupt() async throws {
        let script = "trap 'echo last words; exit 3' INT; echo $$; while :; do sleep 0.05; done"
        let heard = try await self.cancel(.shell(script), grace: .seconds(30))
        #expect(heard.dropFirst() == ["last words"])
        try await self.gone(heard.first)
    }

    @Test("by an interrupt of the leader alone")
    func leaderAlone() async throws {
        let child = "trap 'echo child interrupted' INT; trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done"
        let script = """
            env --default-signal=INT sh -c "$1" & child=$!
            trap 'kill -TERM $child; wait $child; echo leader done; exit 0' INT
            while :; do wait $child; done
            """
        let heard = try await self.cancel(.shell(script, [child]), grace: .seconds(30))
        #expect(heard == ["up", "leader done"])
    }

    @Test("by force where they ignore every request, with their children")
    func force() async throws {
        let script = """
            trap '' INT TERM HUP
            (trap '' INT TERM HUP; while :; do sleep 1; done) & echo $!
            echo $$
            while :; do sleep 1; done
            """
        let heard = try await self.cancel(.shell(script), lines: 2, grace: .milliseconds(200))
        #expect(heard.count == 2)
        for process in heard { try await self.gone(process) }
    }

    @Test("when nobody can take what they say", arguments: ["echo x", "echo x >&2"])
    func handlerFails(script: String) async throws {
        let file = self.scratch.path.appending("process").string
        let line = CommandLine.shell("echo $$ > \"$1\"; \(script); trap '' INT TERM; while :; do sleep 1; done", [file])
        await #expect(throws: Failure.self) {
            try await self.runner.run(line, bounds: .generous) { _, _ in throw Failure() }
        }
        try await self.gone(try self.scratch.read("process").trimmingCharacters(in: .whitespacesAndNewlines))
    }

    @Test("before they have said anything, where the task is cancelled already")
    func cancelledBefore() async throws {
        let runner = self.runner
        let task = Task {
            await untilCancelled()
            return try await runner.run(.shell("sleep 600"), bounds: .generous) { _, _ in }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    /// Runs a program, cancels it once it has said so many lines, and returns what it said.
    private func cancel(_ line: CommandLine, lines: Int = 1, grace: Duration) async throws -> [String] {
        let heard = Collected<String>()
        let bounds = ProcessBounds(deadline: .seconds(50), silence: .seconds(50), grace: grace)
        let runner = self.runner
        let task = Task { try await runner.run(line, bounds: bounds) { heard.append($1) } }
        try await eventually("the program speaks") { heard.count >= lines }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        return heard.all
    }

    private func gone(_ process: String?) async throws {
        let process = try #require(process)
        #expect(Int(process) != nil)
        try await eventually("process \(process) is gone") { !LivingProcess.isAlive(process) }
    }
}
