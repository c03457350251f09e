import Foundation
import SystemPackage
import Testing

@testable import Provisioner

@Suite("What a machine says of itself", .timeLimit(.minutes(1)))
struct MachineReportTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    /// Runs the script as a shell behind SSH does, with programs of this test's own before the system's.
    private func run(sudo: Int, python: String) async throws -> [String] {
        try self.scratch.script("exit \(sudo)", to: "bin/sudo")
        try self.scratch.script(python, to: "bin/python3")
        let line = CommandLine(
            executable: "/bin/sh",
            arguments: ["-s"],
            environment: [
                "PATH": "\(self.scratch.path)/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C",
                "SSH_CONNECTION": "10.0.0.9 40000 10.0.0.1 22",
            ],
            input: MachineReport.script
        )
        let (outcome, lines, errors) = try await ProcessRunner().capture(line)
        try #require(outcome.isSuccess, "\(errors)")
        return lines
    }

    @Test("is true of this one")
    func ownMachine() async throws {
        let report = try #require(MachineReport(lines: try await self.run(sudo: 0, python: "echo 3.11.2")))
        #expect(report.maySudo)
        #expect(report.python == "3.11.2")
        #expect(report.memory == MachineMemory.kibibytes)
        let free = MachineMemory.freeMebibytes(at: "/var/lib")
        #expect(abs(report.freeDisk - free) < max(2048, free / 5))
        #expect(report.connectedAddress == "10.0.0.1")
        #expect(report.boot.count == 36)
        #expect(abs(report.time - Int64(Date().timeIntervalSince1970)) < 60)
        let release = try String(contentsOfFile: "/etc/os-release", encoding: .utf8)
        #expect(release.contains(report.system))
    }

    @Test("may be that sudo or Python is missing")
    func poorMachine() async throws {
        let report = try #require(MachineReport(lines: try await self.run(sudo: 1, python: "exit 127")))
        #expect(!report.maySudo)
        #expect(report.python == nil)
    }

    @Test("counts only where it came to its end")
    func cutOff() async throws {
        let lines = try await self.run(sudo: 0, python: "echo 3.11.2")
        #expect(lines.count == 10 || lines.count == 11)
        for count in 0..<lines.count { #expect(MachineReport(lines: Array(lines.prefix(count))) == nil) }
        #expect(MachineReport(lines: ["Last login: today", ""] + lines) == MachineReport(lines: lines))
    }

    private static let good = [
        "sudo=yes", "python=3.11.2", "system=Debian GNU/Linux 12 (bookworm)", "memory=2000000", "free=9000",
        "addresses=10.0.0.1 2001:db8::1 ", "connected=10.0.0.1", "boot=b", "time=1700000000", "end=yes",
    ]

    @Test(
        "counts only where its numbers are some",
        arguments: ["memory=", "memory=0", "memory=-1", "memory=many", "free=", "time=", "end=no"]
    )
    func nonsense(line: String) throws {
        try #require(MachineReport(lines: Self.good) != nil)
        #expect(MachineReport(lines: Self.good + [line]) == nil)
    }

    @Test(
        "tells the address that the others reach it under",
        arguments: [
            ("10.0.0.1", "10.0.0.1"), ("2001:db8::1", "2001:db8::1"), ("db-1.example.com", "10.0.0.1"),
            ("203.0.113.7", "10.0.0.1"),
        ]
    )
    func address(asked: String, expected: String) throws {
        #expect(try #require(MachineReport(lines: Self.good)).address(askedAs: asked) == expected)
    }

    @Test(
        "is no address where it is something else, however it looks",
        arguments: ["{{ lookup('pipe', 'id') }}", "10.0.0.1 -o x", "", "db-1.example.com", "$(id)", "10.0.0.1/8"]
    )
    func hostileAddress(text: String) throws {
        let report = try #require(MachineReport(lines: Self.good + ["connected=\(text)"]))
        #expect(report.connectedAddress == nil)
        #expect(report.address(askedAs: "db-1.example.com") == "db-1.example.com")
    }
}
