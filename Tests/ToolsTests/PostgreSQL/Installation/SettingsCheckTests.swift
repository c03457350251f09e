import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(1))) struct SettingsCheckTests {
    private func check(_ settings: [String: String]) async throws {
        let runner = ProcessRunner()
        let installations = await PostgresDiscovery(configured: [], runner: runner).installations()
        let installation = try #require(installations.first, "run scripts/setup")
        let scratch = FilePath(FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path)
        defer { try? FileManager.default.removeItem(atPath: scratch.string) }
        try await SettingsCheck(runner: runner, scratch: scratch).check(settings, with: installation)
    }

    @Test(arguments: [
        ["work_mem": "8MB"],
        ["log_line_prefix": "it's \\ {{ x }} %m ", "search_path": "\"a b\", c"],
        ["auto_explain.log_min_duration": "1s", "max_connections": "50", "shared_buffers": "131072kB"],
    ])
    func whatPostgreSQLTakesPasses(settings: [String: String]) async throws {
        try await self.check(settings)
    }

    @Test(arguments: [
        (["work_memm": "8MB"], "set.work_memm", "unrecognized configuration parameter"),
        (["work_mem": "8 elephants"], "set.work_mem", "invalid value"),
        (["max_wal_size": "1"], "set.max_wal_size", "outside the valid range"),
        (["wal_level": "maximal"], "set.wal_level", "invalid value"),
        (["work_mem": "8MB", "max_connections": "999999999"], "max_connections", "outside the valid range"),
    ])
    func whatItDoesNotTakeIsToldInItsOwnWords(settings: [String: String], argument: String, words: String) async throws
    {
        let failure = await #expect(throws: CommandFailure.self) { try await self.check(settings) }
        #expect(failure?.code == .badSetting)
        #expect(failure?.argument == argument)
        let message = try #require(failure?.message)
        #expect(message.contains(words))
        #expect(!message.contains("/tmp"), "the throw-away file is nobody's business: \(message)")
    }
}
