import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("A program's invocation", .timeLimit(.minutes(1)))
struct CommandLineTests {
    @Test("is the program's own, where nothing has to be arranged")
    func plain() {
        let line = CommandLine(executable: "/bin/tool", arguments: ["-x", "a b"])
        #expect(line.spawned.executable == "/bin/tool")
        #expect(line.spawned.arguments == ["-x", "a b"])
        #expect(line.name == "tool")
    }

    /// What it does after its reader's death is seen by a file that it writes last.
    @Test("goes on when its reader dies, where it is to outlive it", arguments: [true, false])
    func outlives(isMeant: Bool) async throws {
        let scratch = try Scratch()
        let file = scratch.path.appending("end").string
        var line = CommandLine.shell(
            "read -r go; seq 1 100; seq 1 100 >&2; echo $? > \"$1.new\"; mv \"$1.new\" \"$1\"",
            [file]
        )
        line.outlivesServer = isMeant
        // A shell holds the pipe, and not this process, whose other children would keep it whole.
        let reader = CommandLine.shell(
            """
            place=$1; shift
            mkfifo "$place/said" "$place/go"
            "$@" >"$place/said" 2>&1 <"$place/go" &
            exec 3<"$place/said"
            exec 3<&-
            echo go >"$place/go"
            wait
            """,
            [scratch.path.string, line.spawned.executable.string] + line.spawned.arguments
        )
        _ = try await ProcessRunner().run(reader, bounds: .generous) { _, _ in }
        let status = (try? scratch.read("end"))?.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect((status == "0") == isMeant, "\(status ?? "died of it")")
    }

    @Test("keeps its own channel beside it")
    func channels() async throws {
        var line = CommandLine.shell("echo out; echo err >&2; echo event >&3")
        (line.hasEventChannel, line.outlivesServer) = (true, true)
        let heard = Collected<String>()
        _ = try await ProcessRunner().run(line, bounds: .generous) { heard.append("\($0) \($1)") }
        #expect(heard.all.sorted() == ["events event", "output err", "output out"])
    }
}
