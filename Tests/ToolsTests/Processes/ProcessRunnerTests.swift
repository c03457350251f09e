import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("Programs that are run", .timeLimit(.minutes(1)))
struct ProcessRunnerTests {
    private let runner = ProcessRunner()
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    @Test(
        "end as the system says",
        arguments: [
            ("exit 0", ProcessOutcome.exited(0)),
            ("exit 7", .exited(7)),
            ("kill -KILL $$", .signalled(9)),
            ("kill -TERM $$", .signalled(15)),
            ("exec /nowhere/program", .exited(127)),
        ]
    )
    func ends(script: String, expected: ProcessOutcome) async throws {
        let (outcome, _, _) = try await self.runner.capture(.shell(script), bounds: .generous)
        #expect(outcome == expected)
        #expect(outcome.isSuccess == (expected == .exited(0)))
    }

    @Test("have their two outputs told apart, read to the end")
    func outputs() async throws {
        let (_, output, errors) = try await self.runner.capture(
            .shell("echo one; echo two >&2; printf 'three\\r\\nfour'; printf five >&2"),
            bounds: .generous
        )
        #expect(output == ["one", "three", "four"])
        #expect(errors == ["two", "five"])
    }

    @Test("of questions run a few at a time, and all of them come to their turn")
    func turns() async throws {
        let runner = ProcessRunner(turns: TurnLimit(maximum: 2))
        let (running, most) = (Collected<Int>(), Collected<Int>())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    _ = try await runner.run(.shell("echo 1; sleep 0.05; echo -1"), bounds: .generous) { _, line in
                        running.append(Int(line) ?? 0)
                        most.append(running.all.reduce(0, +))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(running.count == 20)
        #expect(most.all.allSatisfy { $0 <= 2 }, "\(most.all)")
    }

    @Test("lose no line of many")
    func manyLines() async throws {
        let lines = Collected<String>()
        _ = try await self.runner.run(.shell("seq 1 50000"), bounds: .generous) { lines.append($1) }
        #expect(lines.all == (1...50_000).map(String.init))
    }

    @Test("get arguments, input and directory as they are, and no environment but their own")
    func invocation() async throws {
        let arguments = ["a b", "", "$HOME `id` \"'", "-x", "line\nbreak", "ü"]
        var line = CommandLine.shell("cat; pwd; printf '<%s>' \"$@\"; env | grep -c .", arguments)
        line.environment = ["PATH": "/usr/bin:/bin", "ONLY": "this"]
        line.workingDirectory = self.scratch.path
        line.input = "given\ninput\n"
        let (_, output, _) = try await self.runner.capture(line, bounds: .generous)
        // What the shell itself adds is PWD, and in some shells SHLVL and _ as well.
        #expect(output.first == "given")
        #expect(output.dropFirst(2).first == self.scratch.path.string)
        #expect(output.joined(separator: "\n").contains("<a b><><$HOME `id` \"'><-x><line\nbreak><ü>"))
        line.arguments = ["-c", "env"]
        let (_, environment, _) = try await self.runner.capture(line, bounds: .generous)
        let names = Set(environment.compactMap { $0.split(separator: "=").first.map(String.init) })
        #expect(names.subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == ["PATH", "ONLY"])
    }

    @Test("find their input empty where none is given")
    func noInput() async throws {
        let (outcome, output, _) = try await self.runner.capture(.shell("cat; echo over"), bounds: .generous)
        #expect(outcome == .exited(0))
        #expect(output == ["over"])
    }

    @Test(
        "may end without reading their input, which may be as long as a pipe",
        arguments: ["exit 5", "exec true", "wc -c"]
    )
    func unreadInput(script: String) async throws {
        var line = CommandLine.shell(script)
        line.input = String(repeating: "x", count: 65_536)
        for _ in 1...20 {
            let (outcome, output, _) = try await self.runner.capture(line, bounds: .generous)
            #expect(outcome == (script == "exit 5" ? .exited(5) : .exited(0)))
            #expect(output == (script == "wc -c" ? ["65536"] : []))
        }
    }

    @Test("are not started with an input that does not fit")
    func overlongInput() async throws {
        var line = CommandLine.shell("exit 0")
        line.input = String(repeating: "x", count: 65_537)
        await #expect(throws: ProcessFailure.self) { try await self.runner.run(line, bounds: .generous) { _, _ in } }
    }

    @Test("can speak on a channel of their own, with arguments intact")
    func eventChannel() async throws {
        var line = CommandLine.shell("echo out; echo err >&2; echo \"{$1}\" >&3; exit 4", ["an 'event' $x"])
        line.hasEventChannel = true
        let heard = Collected<String>()
        let outcome = try await self.runner.run(line, bounds: .generous) { heard.append("\($0) \($1)") }
        #expect(outcome == .exited(4))
        #expect(heard.all.filter { $0.hasPrefix("output") } == ["output out", "output err"])
        #expect(heard.all.filter { !$0.hasPrefix("output") } == ["events {an 'event' $x}"])
    }

    @Test("that flood us without a newline cost no more than one line")
    func flood() async throws {
        let lines = Collected<String>()
        let script = "head -c 10485760 /dev/zero | tr '\\0' x; echo; echo next"
        _ = try await self.runner.run(.shell(script), bounds: .generous) { lines.append($1) }
        #expect(lines.all.map { $0.utf8.count < 262_200 } == [true, true])
        #expect(lines.all.first?.hasSuffix(" … (\(10_485_760 - 262_144) more bytes)") == true)
        #expect(lines.all.last == "next")
    }

    @Test(
        "that do not exist or can't be run are named",
        arguments: ["/nowhere/terraform", "/etc/passwd", "/"]
    )
    func missing(program: String) async throws {
        let line = CommandLine(executable: FilePath(program), arguments: [])
        let failure = await #expect(throws: ProcessFailure.self) {
            try await self.runner.run(line, bounds: .generous) { _, _ in }
        }
        #expect(failure?.description.hasPrefix("\(program) could not be started: ") == true)
    }

    @Test("leave no descriptor behind, started or not")
    func descriptors() async throws {
        func count() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        let before = try count()
        for number in 1...150 {
            let program = number % 3 == 0 ? "/bin/true" : "/nowhere/program"
            _ = try? await self.runner.capture(CommandLine(executable: FilePath(program), arguments: [], input: "x"))
        }
        // Other tests open files at the same time; one left behind each time would be 150 and more.
        #expect(try count() < before + 100)
    }
}
