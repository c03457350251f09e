import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("What a machine says of itself", .timeLimit(.minutes(1)))
struct MachineReportTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    /// Runs the script as a shell behind SSH does, as a user who is not root, with programs of this test's own before the system's.
    private func run(sudo: String, before: String = "") async throws -> MachineScript.Answer {
        try self.scratch.script("[ \"$*\" = -u ] && echo 1000 || exec /usr/bin/id \"$@\"", to: "bin/id")
        try self.scratch.script(sudo, to: "bin/sudo")
        let script = MachineScript(MachineReport.script)
        let line = CommandLine(
            executable: "/bin/sh",
            arguments: ["-c", before + MachineScript.command],
            environment: [
                "PATH": "\(self.scratch.path)/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                "SSH_CONNECTION": "10.0.0.9 40000 10.0.0.1 22",
            ],
            input: script.text
        )
        let (outcome, lines, errors) = try await ProcessRunner().capture(line)
        try #require(outcome.isSuccess, "\(errors)")
        return script.answer(lines, errors)
    }

    /// A sudo that lets everybody be who they are.
    private static let willing = "while [ \"$1\" != /bin/sh ]; do shift; done; exec \"$@\""

    @Test("tells when it has not the address that its node was given, however that is written")
    func address() throws {
        let lines = ["memory=1", "free=1", "time=1", "addresses=10.0.0.5 fd00::2 ", "end=yes"]
        let report = try #require(MachineReport(Self.answer(lines)))
        var node = Node.samples(count: 1)[0]
        for own in ["10.0.0.5", "fd00::2", "fd00:0::2"] {
            node.address = own
            #expect(report.complaint(of: node) == nil)
        }
        node.address = "10.0.0.6"
        #expect(report.complaint(of: node)?.contains("orders-1 was given 10.0.0.6, which stays as it is") == true)
    }

    @Test("is true of this one")
    func ownMachine() async throws {
        let report = try #require(MachineReport(try await self.run(sudo: Self.willing)))
        #expect(!report.isRoot)
        // Only root may become another user, and not everybody has a Python at that place.
        if geteuid() == 0 { #expect(report.obstacle == nil) }
        #expect(report.noise == nil)
        #expect(report.cores >= 1)
        #expect(report.memory == MachineMemory.kibibytes)
        let free = MachineMemory.freeMebibytes(at: "/var/lib")
        #expect(abs(report.freeDisk - free) < max(2048, free / 5))
        #expect(report.connectedAddress == "10.0.0.1")
        #expect(report.boot.count == 36)
        #expect(abs(report.time - Int64(Date().timeIntervalSince1970)) < 60)
        let release = try String(contentsOfFile: "/etc/os-release", encoding: .utf8)
        #expect(release.contains(report.system))
        #expect(report.systemKey == MachineSystem.key)
        #expect(report.systemKey.split(separator: " ").count == 2)
    }

    @Test("holds sudo's words where it refuses")
    func poorMachine() async throws {
        let refusal = "echo 'We trust you' >&2; echo 'sudo: a password is required' >&2; exit 1"
        let report = try #require(MachineReport(try await self.run(sudo: refusal)))
        #expect(report.obstacle == .mayNotBecomeRoot("sudo: a password is required"))
    }

    @Test("is not mixed up with what a start file prints, which is told")
    func noise() async throws {
        let noise = "echo 'Authorised use only'; echo end=no; echo memory=1; printf 'no line break'; echo oh >&2; "
        let report = try #require(MachineReport(try await self.run(sudo: Self.willing, before: noise)))
        #expect(report.noise == "Authorised use only")
        #expect(report.memory == MachineMemory.kibibytes)
    }

    @Test("counts only where it came to its end")
    func cutOff() async throws {
        let answer = try await self.run(sudo: Self.willing)
        let lines = answer.lines.filter { !$0.isEmpty }
        try #require(lines.count > 9)
        for count in 0..<lines.count { #expect(MachineReport(Self.answer(Array(lines.prefix(count)))) == nil) }
        #expect(MachineReport(Self.answer(lines)) == MachineReport(answer))
    }

    private static func answer(_ lines: [String]) -> MachineScript.Answer {
        MachineScript.Answer(lines: lines, complaints: [])
    }

    private static let good = [
        "root=no", "system=Debian GNU/Linux 12 (bookworm)", "memory=2000000", "free=9000",
        "addresses=10.0.0.1 2001:db8::1 ", "connected=10.0.0.1", "boot=b", "time=1700000000", "end=yes",
    ]

    @Test(
        "counts only where its numbers are some",
        arguments: ["memory=", "memory=0", "memory=-1", "memory=many", "free=", "time=", "end=no"]
    )
    func nonsense(line: String) throws {
        try #require(MachineReport(Self.answer(Self.good)) != nil)
        #expect(MachineReport(Self.answer(Self.good + [line])) == nil)
    }

    @Test(
        "tells the address that the others reach it under",
        arguments: [
            ("10.0.0.1", "10.0.0.1"), ("2001:db8::1", "2001:db8::1"), ("db-1.example.com", "10.0.0.1"),
            ("203.0.113.7", "10.0.0.1"),
        ]
    )
    func address(asked: String, expected: String) throws {
        #expect(try #require(MachineReport(Self.answer(Self.good))).address(askedAs: asked) == expected)
    }

    @Test(
        "is no address where it is something else, however it looks",
        arguments: ["{{ lookup('pipe', 'id') }}", "10.0.0.1 -o x", "", "db-1.example.com", "$(id)", "10.0.0.1/8"]
    )
    func hostileAddress(text: String) throws {
        let report = try #require(MachineReport(Self.answer(Self.good + ["connected=\(text)"])))
        #expect(report.connectedAddress == nil)
        #expect(report.address(askedAs: "db-1.example.com") == "db-1.example.com")
    }
}
