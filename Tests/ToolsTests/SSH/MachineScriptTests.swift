import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("A script for a machine", .timeLimit(.minutes(1)))
struct MachineScriptTests {
    /// Runs a script as behind SSH, with a start file that does something first.
    private func run(
        _ script: MachineScript,
        startFile: String = ":",
        path: String = "/usr/bin:/bin"
    ) async throws -> (outcome: ProcessOutcome, answer: MachineScript.Answer) {
        let line = CommandLine(
            executable: "/bin/sh",
            arguments: ["-c", "\(startFile); \(MachineScript.command)"],
            environment: ["PATH": path],
            input: script.text
        )
        let (outcome, lines, errors) = try await ProcessRunner().capture(line)
        return (outcome, script.answer(lines, errors))
    }

    @Test(
        "answers with its own lines alone, whatever a start file prints",
        arguments: [
            ":", "echo hello; echo oops >&2", "printf hello; printf oops >&2", "echo one; echo two; echo; echo '{'",
            "echo pgherd-begin-; echo pgherd-end-",
        ]
    )
    func noise(startFile: String) async throws {
        let (outcome, answer) = try await self.run(MachineScript("echo 42; echo no >&2; false"), startFile: startFile)
        #expect(outcome == .exited(1))
        #expect(answer.lines.filter { !$0.isEmpty } == ["42"])
        #expect(answer.complaints.filter { !$0.isEmpty } == ["no"])
        #expect(answer.hasBegun && answer.hasEnded)
        #expect(answer.noise.isEmpty == (startFile == ":"))
    }

    @Test(
        "is known not to have run where a start file ends the shell",
        arguments: ["echo bye; exit 0", "echo bye >&2; exit 3"]
    )
    func ended(startFile: String) async throws {
        let (_, answer) = try await self.run(MachineScript("echo 42"), startFile: startFile)
        #expect(answer.lines == [])
        #expect(answer.complaints.filter { !$0.isEmpty } == ["bye"])
        #expect(!answer.hasBegun && !answer.hasEnded)
    }

    @Test("is known not to have come to its end where it was cut off")
    func cutOff() {
        let script = MachineScript("echo", mark: "m")
        let answer = script.answer(["", "pgherd-begin-m", "4"], [])
        #expect((answer.lines, answer.hasBegun, answer.hasEnded) == (["4"], true, false))
    }

    @Test("runs a program as the server's user by way of root, with what it is to read, word by word")
    func asPostgres() async throws {
        let scratch = try Scratch()
        // They tell how they were called, and go on.
        try scratch.script(
            "echo \"sudo $*\" | cut -c1-29 >&2; while [ \"$1\" != /bin/sh ]; do shift; done; exec \"$@\"",
            to: "sudo"
        )
        try scratch.script("echo 1000", to: "id")
        let words = ["printf", "%s|", "it's", "a \\ b", "$HOME", "\"x\""]
        let script = MachineScript(asPostgres: words, input: "")
        #expect(script.text.contains("sudo -H -S -n -u root"))
        let runuser = try scratch.script("shift 3; exec \"$@\"", to: "runuser")
        let own = MachineScript(script.body(with: runuser.string), mark: "m")
        let (outcome, answer) = try await self.run(own, path: "\(scratch.path):/usr/bin:/bin")
        #expect(outcome.isSuccess, "\(answer)")
        #expect(answer.lines.filter { !$0.isEmpty } == [#"it's|a \ b|$HOME|"x"|"#])
        #expect(answer.complaints.first { !$0.isEmpty } == "sudo -H -S -n -u root /bin/sh")
    }

    @Test("gives a program its input as it is")
    func input() async throws {
        let scratch = try Scratch()
        let runuser = try scratch.script("shift 3; exec \"$@\"", to: "runuser")
        try scratch.script("echo 0", to: "id")
        let sql = "SELECT '$HOME', `x`, \"y\" \\ 'END';\n\nSELECT 2;"
        let script = MachineScript(MachineScript(asPostgres: ["cat"], input: sql).body(with: runuser.string))
        let (outcome, answer) = try await self.run(script, path: "\(scratch.path):/usr/bin:/bin")
        #expect(outcome.isSuccess, "\(answer)")
        #expect(answer.lines.joined(separator: "\n").hasPrefix(sql + "\n"))
    }
}

extension MachineScript {
    /// What it does, with another program in the place of the one that only root may use.
    fileprivate func body(with runuser: String) -> String {
        let text = self.text.replacing("/usr/sbin/runuser", with: runuser)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // Without the marks before and after it.
        return lines.dropFirst(2).prefix { !$0.hasPrefix("code=") }.joined(separator: "\n")
    }
}
