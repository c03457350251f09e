import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("Processes found by their mark", .timeLimit(.minutes(1)))
struct ProcessMarkTests {
    private let installation = UUID().uuidString.lowercased()
    private let runner = ProcessRunner()
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    /// A program that leaves a process of a session of its own behind, which ignores all but SIGKILL and holds no output.
    private static let leavingDaemon = """
        setsid sh -c 'trap "" INT TERM HUP; echo $$ > "$0.new"; mv "$0.new" "$0"; while :; do sleep 1; done' "$1" \
            > /dev/null 2>&1 < /dev/null &
        while ! test -e "$1"; do sleep 0.01; done
        """

    @Test("are gone when their program has ended, also those that left the session", arguments: [0, 2])
    func sweptAfterTheEnd(status: Int32) async throws {
        let mark = ProcessMark(installation: self.installation, run: 1)
        let heard = Collected<Bool>()
        let line = self.daemon("echo up; exit \(status)")
        let outcome = try await self.runner.run(line, bounds: .generous, mark: mark) { _, _ in
            heard.append(try self.isDaemonAlive())
        }
        #expect(heard.all == [true])
        #expect(outcome == .exited(status))
        #expect(try !self.isDaemonAlive())
        #expect(mark.search.processes().isEmpty)
    }

    @Test("are gone after a cancellation, also those that left the session")
    func sweptAfterCancellation() async throws {
        let mark = ProcessMark(installation: self.installation, run: 1)
        let (runner, line) = (self.runner, self.daemon("echo up; sleep 600"))
        let heard = Collected<String>()
        let task = Task { try await runner.run(line, bounds: .generous, mark: mark) { heard.append($1) } }
        try await eventually("the daemon is up") { heard.count == 1 }
        #expect(try self.isDaemonAlive())
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try !self.isDaemonAlive())
    }

    @Test("live on without one: a server that is started to stay must not carry it")
    func unmarked() async throws {
        let outcome = try await self.runner.run(self.daemon("exit 0"), bounds: .generous) { _, _ in }
        #expect(outcome == .exited(0))
        #expect(try self.isDaemonAlive())
        let process = try #require(pid_t(try self.daemonProcess()))
        kill(process, SIGKILL)
    }

    @Test("are swept by run or by installation, and no others")
    func sweep() async throws {
        let sleepers = try await [("", 1), ("", 2), ("", 12), ("x", 1)].asyncMap { prefix, run in
            try await Sleeper(mark: ProcessMark(installation: prefix + self.installation, run: Int64(run)))
        }
        defer { for sleeper in sleepers { sleeper.end() } }
        #expect(await ProcessMark(installation: self.installation, run: 1).search.sweep() == (1, []))
        #expect(try await sleepers[0].outcome == .signalled(SIGKILL))
        #expect(sleepers.map(\.isAlive) == [false, true, true, true])
        let search = ProcessMark.search(installation: self.installation)
        #expect(search.processes().count == 2)
        #expect(await search.sweep() == (2, []))
        #expect(await search.sweep() == (0, []))
        #expect(sleepers.map(\.isAlive) == [false, false, false, true])
    }

    @Test("not by a variable that only begins or ends alike")
    func otherVariable() async throws {
        let names = ["PGHERD_RUNNER", "XPGHERD_RUN", "PGHERD_RU"]
        let sleeper = try await Sleeper(
            environment: Dictionary(uniqueKeysWithValues: names.map { ($0, self.installation) })
        )
        defer { sleeper.end() }
        #expect(sleeper.isAlive)
        #expect(ProcessMark.search(installation: self.installation).processes().isEmpty)
    }

    private var file: FilePath { self.scratch.path.appending("daemon") }

    private func daemon(_ end: String) -> CommandLine {
        .shell("\(Self.leavingDaemon)\n\(end)", [self.file.string])
    }

    private func isDaemonAlive() throws -> Bool {
        LivingProcess.isAlive(try self.daemonProcess())
    }

    private func daemonProcess() throws -> String {
        try self.scratch.read("daemon").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
