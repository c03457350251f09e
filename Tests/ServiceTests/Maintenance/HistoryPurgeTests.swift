import Commands
import Foundation
import Logging
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Service
@testable import Store
@testable import Tools

@Suite("What is removed after its time", .timeLimit(.minutes(1)))
struct HistoryPurgeTests {
    private let scratch: Scratch
    private let records: Records

    init() throws {
        self.scratch = try Scratch()
        self.records = try Records.inMemory()
    }

    private func purge(_ settings: OrderSettings = OrderSettings()) -> HistoryPurge {
        HistoryPurge(
            records: self.records,
            data: DataDirectory(root: self.scratch.path),
            settings: settings,
            logger: Logger(label: "test")
        )
    }

    private func write(_ name: String, daysAgo: Double) throws -> FilePath {
        let file = try self.scratch.write("words\n", to: "clusters/orders/\(name)")
        let date = Date(timeIntervalSinceNow: -daysAgo * 86_400)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.string)
        return file
    }

    @Test("are old logs of runs, and no other files")
    func logs() async throws {
        let old = try self.write("logs/7-terraform.log", daysAgo: 91)
        let kept = [
            try self.write("logs/8-terraform.log", daysAgo: 89), try self.write("logs/notes.log", daysAgo: 1000),
            try self.write("main.tf", daysAgo: 1000), try self.write("logs/9-my-notes.txt", daysAgo: 1000),
        ]
        try await self.purge().perform(at: .now)
        #expect(!old.exists)
        #expect(kept.allSatisfy { $0.exists })
    }

    @Test("are runs' events, and nothing where the settings keep all")
    func events() async throws {
        let log = try self.write("logs/7-terraform.log", daysAgo: 1000)
        let run = try await self.records.addRun(of: try await self.records.addCluster())
        for _ in 0..<5 {
            _ = try await self.records.write {
                try RunEvent.append($0, RunStep(.progress, "x"), phase: .plan, run: run, elapsed: 0)
            }
        }
        try await self.records.finish(run)
        var never = OrderSettings()
        (never.historyRetention, never.logRetention) = (nil, nil)
        let distant = Timestamp(milliseconds: Timestamp.now.milliseconds + 366 * 86_400_000)
        try await self.purge(never).perform(at: distant)
        #expect(try await self.records.events(of: run, from: 1, limit: 9).count == 5)
        #expect(log.exists)
        try await self.purge().perform(at: .now)
        #expect(try await self.records.events(of: run, from: 1, limit: 9).count == 5)
        try await self.purge().perform(at: distant)
        #expect(try await self.records.events(of: run, from: 1, limit: 9).map(\.sequence) == [1, 5])
    }
}
