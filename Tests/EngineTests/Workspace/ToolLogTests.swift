import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Store
@testable import Tools

@Suite("The log of a tool")
struct ToolLogTests {
    private let scratch: Scratch
    private let journal: RunJournal

    init() async throws {
        self.scratch = try Scratch()
        let records = try Records.inMemory()
        let run = try await records.addRun(of: try await records.addCluster())
        self.journal = RunJournal(run: run, records: records, feed: RunFeed())
    }

    private func log() throws -> ToolLog {
        try ToolLog(path: self.scratch.path.appending("logs/1-terraform.log"), journal: self.journal)
    }

    @Test("keeps every line without secrets, for its owner alone, and is gone on with")
    func lines() async throws {
        await self.journal.conceal(ClusterSecrets.sample.all)
        let first = try self.log()
        try await first.append("password=MonitorPassword3")
        try await first.append("")
        try await self.log().append("later, ü")
        #expect(try self.scratch.read("logs/1-terraform.log") == "password=(secret)\n\nlater, ü\n")
        #expect(self.scratch.path.appending("logs/1-terraform.log").mode == 0o600)
    }

    @Test("says where it is full, once, and takes nothing more")
    func bound() async throws {
        let log = try self.log()
        let line = String(repeating: "x", count: 1_048_575)
        for _ in 0..<20 { try await log.append(line) }
        let content = try self.scratch.read("logs/1-terraform.log")
        let lines = content.split(separator: "\n")
        #expect(lines.count == 17)
        #expect(lines.last == "… the log's limit of 16777216 bytes is reached; what follows is not kept")
        #expect(content.utf8.count < 16_777_216 + 200)
    }
}
