import Commands
import Foundation
import Logging
import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Store
@testable import Tools

@Suite("Programs that an earlier server has left at work", .timeLimit(.minutes(1)))
struct OrphanRecoveryTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    private func recover(_ scene: RunScene, grace: Duration = .seconds(20)) async throws -> OrphanRecovery.Report {
        try await OrphanRecovery(records: scene.records, logger: Logger(label: "test"), grace: grace).recover()
    }

    /// Starts a program as an earlier server would have: nobody waits for its end here, and nobody reads its output.
    ///
    /// By `ready` the script says that it can be found and interrupted.
    private func start(_ script: String, isMarked: Bool, _ scene: RunScene) async throws -> ProcessIdentity {
        let file = self.scratch.path.appending("process").string
        let line = CommandLine.shell(
            "setsid -f env -i \(isMarked ? "\(ProcessMark.variable)=\(scene.mark.value)" : "A=b") PATH=/usr/bin:/bin sh -c \"$2\" \"$1\" > /dev/null 2>&1 < /dev/null\n"
                // Until it has a session of its own, it ends with this shell.
                + "while ! test -e \"$1\"; do sleep 0.01; done",
            [file, "ready() { echo $$ > \"$0.new\"; mv \"$0.new\" \"$0\"; }; \(script)"]
        )
        let outcome = try await ProcessRunner().run(line, bounds: .generous) { _, _ in }
        #expect(outcome == .exited(0))
        let text = try self.scratch.read("process").trimmingCharacters(in: .whitespacesAndNewlines)
        let number = try #require(pid_t(text))
        let process = try #require(ProcessIdentity(of: number))
        try await scene.records.add(process, program: "terraform", of: scene.run)
        return process
    }

    @Test("may end by themselves after an interrupt, and do what they must", arguments: [true, false])
    func interrupted(isMarked: Bool) async throws {
        let scene = try await RunScene()
        let saved = self.scratch.path.appending("saved").string
        let process = try await self.start(
            "trap 'sleep 0.3; echo saved > \(saved); exit 0' INT; ready; while :; do sleep 0.05; done",
            isMarked: isMarked,
            scene
        )
        let report = try await self.recover(scene)
        #expect(!process.isAlive)
        #expect(try self.scratch.read("saved") == "saved\n")
        let told = try #require(report[scene.run]?.first)
        #expect(told.hasPrefix("terraform was still at work when the server started again; it ended by itself "))
        #expect(try await scene.records.unendedProcesses().isEmpty)
    }

    @Test("are killed with all that is in their session, where they don't", arguments: [true, false])
    func killed(isMarked: Bool) async throws {
        let scene = try await RunScene()
        let process = try await self.start(
            "trap '' INT TERM; ready; (trap '' INT TERM; exec sleep 600) & while :; do sleep 0.05; done",
            isMarked: isMarked,
            scene
        )
        try await eventually("its child runs") { process.members(among: ProcessTable.all()).count >= 2 }
        let report = try await self.recover(scene, grace: .milliseconds(200))
        #expect(process.members(among: ProcessTable.all()).isEmpty)
        #expect(report[scene.run]?.first?.contains("did not end within 0 s of an interrupt and was killed") == true)
    }

    @Test("are found by their session when their leader has died")
    func leaderless() async throws {
        let scene = try await RunScene()
        let script = "ready; sleep 600 & while [ ! -e \"$0.go\" ]; do sleep 0.02; done; kill -KILL $$"
        let process = try await self.start(script, isMarked: false, scene)
        try self.scratch.write("", to: "process.go")
        try await eventually("the leader is dead") { !process.isAlive }
        #expect(!process.members(among: ProcessTable.all()).isEmpty)
        #expect(try await self.recover(scene).isEmpty)
        #expect(process.members(among: ProcessTable.all()).isEmpty)
    }

    @Test("are not taken for others that have their numbers now")
    func reused() async throws {
        let scene = try await RunScene()
        let sleeper = try await Sleeper()
        defer { sleeper.end() }
        let now = try #require(ProcessIdentity(of: sleeper.process))
        for (ticks, world) in [(now.ticks - 1, now.world), (now.ticks, "an earlier start of the machine")] {
            let former = ProcessIdentity(process: now.process, ticks: ticks, world: world)
            try await scene.records.add(former, program: "terraform", of: scene.run)
        }
        #expect(try await self.recover(scene).isEmpty)
        #expect(sleeper.isAlive)
        #expect(try await scene.records.unendedProcesses().isEmpty)
    }

    @Test("end though what they have printed since fills their pipe")
    func fullPipe() async throws {
        let scene = try await RunScene()
        let saved = self.scratch.path.appending("saved").string
        // Nobody ever reads the pipe, whose other end the program itself holds open.
        let fifo = self.scratch.path.appending("fifo").string
        let process = try await self.start(
            "trap 'echo saved > \(saved); exit 0' INT; mkfifo \(fifo); exec 8<>\(fifo) > \(fifo); ready; while :; do echo 0123456789012345678901234567890123456789; done",
            isMarked: true,
            scene
        )
        _ = try await self.recover(scene)
        #expect(!process.isAlive)
        #expect(try self.scratch.read("saved") == "saved\n")
    }
}
