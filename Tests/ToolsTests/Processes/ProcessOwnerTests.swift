import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Store
@testable import Tools

@Suite("Programs of a run", .timeLimit(.minutes(1)))
struct ProcessOwnerTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    @Test("are on record from before their first word to their end")
    func recorded() async throws {
        let scene = try await RunScene()
        let found = Collected<[RecordedProcess]>()
        _ = try await scene.runner.run(.shell("echo $$"), bounds: .generous, mark: scene.mark) { _, line in
            found.append(try await scene.records.unendedProcesses(of: scene.run))
            #expect(found.all.last?.first?.identity.process == pid_t(line))
        }
        let process = try #require(found.all.first?.first)
        #expect(found.all.first?.count == 1)
        #expect(process.run == scene.run)
        #expect(process.program == "sh")
        #expect(try await scene.records.unendedProcesses().isEmpty)
        #expect(try await scene.told.isEmpty)
    }

    @Test("are on record as begun before their first act, also where the record comes late")
    func begin() async throws {
        let scene = try await RunScene()
        let (records, mark) = (scene.records, self.scratch.path.appending("act").string)
        let held = Task {
            try await records.write { _ in
                // Nothing is written until the program has acted.
                let limit = ContinuousClock.now + .seconds(30)
                while !FileManager.default.fileExists(atPath: mark), .now < limit { usleep(1000) }
            }
        }
        let moment = Collected<Timestamp>()
        _ = try await scene.runner.run(
            .shell("date +%s%3N; touch \"$1\"", [mark]),
            bounds: .generous,
            mark: scene.mark
        ) { _, line in
            if let milliseconds = Int64(line) { moment.append(Timestamp(milliseconds: milliseconds)) }
        }
        try await held.value
        let time = try #require(moment.all.first)
        #expect(try await records.hadAtWork(["sh"], at: time, of: scene.cluster.id))
    }

    @Test("leave nothing in their session that has dropped their mark", arguments: [true, false])
    func unmarked(isMarked: Bool) async throws {
        let scene = try await RunScene()
        let file = self.scratch.path.appending("orphan").string
        // Another process group, so that it is found by nothing but its session.
        let script = """
            set -m; env -i /bin/sh -c 'echo $$ > "$0.new"; /bin/mv "$0.new" "$0"; exec /bin/sleep 600' "$1" \
                > /dev/null 2>&1 < /dev/null &
            while ! test -e "$1"; do sleep 0.01; done
            """
        let mark = isMarked ? scene.mark : nil
        _ = try await scene.runner.run(.shell(script, [file]), bounds: .generous, mark: mark) { _, _ in }
        let orphan = try self.scratch.read("orphan").trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(pid_t(orphan) != nil)
        #expect(!LivingProcess.isAlive(orphan))
        #expect(try await scene.records.unendedProcesses().isEmpty)
    }

    @Test("have each step of their being ended told, up to the certainty that nothing is left")
    func steps() async throws {
        let scene = try await RunScene()
        try await self.cancel("trap '' INT TERM HUP; echo up; while :; do sleep 0.05; done", scene)
        let told = try await scene.told
        #expect(told.count == 4, "\(told)")
        #expect(told.first == "interrupt sent to sh, which may take 0.2 s to end by itself")
        #expect(told.dropFirst().first?.hasSuffix("after the interrupt: its process group is terminated") == true)
        #expect(told.dropFirst(2).first?.hasSuffix("its process group is killed") == true)
        #expect(told.last == "sh has ended, and none of its processes is left")
    }

    @Test("have a good end told as one")
    func goodEnd() async throws {
        let scene = try await RunScene()
        try await self.cancel("trap 'exit 0' INT; echo up; while :; do sleep 0.05; done", scene, grace: .seconds(30))
        #expect(
            try await scene.told == [
                "interrupt sent to sh, which may take 30 s to end by itself",
                "sh has ended, and none of its processes is left",
            ]
        )
    }

    @Test("get less time where there is a hurry, also when they are being ended already")
    func hurry() async throws {
        let scene = try await RunScene()
        let clock = ContinuousClock()
        let begin = clock.now
        let runner = scene.runner
        try await self.cancel(
            "trap '' INT; trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done",
            scene,
            runner,
            grace: .seconds(50)
        ) {
            runner.hasten(scene.run)
        }
        #expect(clock.now - begin < .seconds(20))
        #expect(try await scene.told.contains { $0.hasPrefix("sh has not ended 2") })
    }

    @Test("are ended neither for their silence nor for their time while what they do is seen to move on")
    func seen() async throws {
        let scene = try await RunScene()
        let runner = scene.runner
        let watch = Task {
            while !Task.isCancelled {
                runner.progressed(of: scene.run)
                try? await ContinuousClock().sleep(for: .milliseconds(10))
            }
        }
        defer { watch.cancel() }
        // Both of its limits are shorter than it takes.
        let bounds = ProcessBounds(deadline: .seconds(3), silence: .seconds(2), grace: .milliseconds(200))
        let outcome = try await runner.run(.shell("sleep 5"), bounds: bounds, mark: scene.mark) { _, _ in }
        #expect(outcome == .exited(0))
    }

    @Test("have what can't be ended told by its number")
    func unkillable() async throws {
        let sleeper = try await Sleeper(mark: ProcessMark(installation: UUID().uuidString, run: 1))
        defer { sleeper.end() }
        var search = ProcessSearch()
        search.sessions = [try #require(ProcessIdentity(of: sleeper.process))]
        let tried = Collected<pid_t>()
        let (killed, left) = await search.sweep { tried.append($0) }
        #expect((killed, left) == (0, [sleeper.process]))
        #expect(Set(tried.all) == [sleeper.process])
        #expect(sleeper.isAlive)
    }

    /// Runs a script, and cancels it once it has said something.
    private func cancel(
        _ script: String,
        _ scene: RunScene,
        _ runner: ProcessRunner? = nil,
        grace: Duration = .milliseconds(200),
        then action: () -> Void = {}
    ) async throws {
        let bounds = ProcessBounds(deadline: .seconds(50), silence: .seconds(50), grace: grace)
        let heard = Collected<String>()
        let runner = runner ?? scene.runner
        let task = Task {
            try await runner.run(.shell(script), bounds: bounds, mark: scene.mark) { heard.append($1) }
        }
        try await eventually("the program speaks") { heard.count == 1 }
        task.cancel()
        action()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(scene.mark.search.processes().isEmpty)
    }
}
