import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Store

@Suite("Records after a stop", .timeLimit(.minutes(1)))
struct CleanStopTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    private var path: FilePath { self.scratch.path.appending("records.sqlite") }
    private var stop: CleanStop { CleanStop(path: self.path) }

    @Test("are trusted where they were closed well, until they are opened again")
    func trusted() async throws {
        #expect(!self.stop.counts)
        let first = try Records(path: self.path)
        try await first.addCluster()
        #expect(!self.stop.counts)
        try first.close()
        #expect(self.stop.counts)
        let second = try Records(path: self.path)
        #expect(!self.stop.counts)
        #expect(try await second.cluster(named: .orders) != nil)
        // Nobody closes it, as after a kill.
        try await second.addCluster("billing", firstPort: 16_000)
        #expect(!self.stop.counts)
    }

    @Test("are not trusted where the file is another one, has changed, or has a log beside it")
    func changed() async throws {
        let records = try Records(path: self.path)
        try await records.addCluster()
        try records.close()
        let log = try self.scratch.write("something", to: "records.sqlite-wal")
        #expect(!self.stop.counts)
        try FileManager.default.removeItem(atPath: log.string)
        #expect(self.stop.counts)
        let content = try Data(contentsOf: URL(fileURLWithPath: self.path.string))
        try content.write(to: URL(fileURLWithPath: self.path.string))
        #expect(!self.stop.counts)
    }

    @Test("are looked through where they are not trusted, though the server before had closed them well")
    func damaged() async throws {
        let records = try Records(path: self.path)
        for number in 1...60 { try await records.addCluster("orders-\(number)", firstPort: 20_000 + number) }
        try records.close()
        var content = try Data(contentsOf: URL(fileURLWithPath: self.path.string))
        try #require(content.count > 16_384)
        content.replaceSubrange(4096..<content.count - 4096, with: Data(repeating: 0xA5, count: content.count - 8192))
        try content.write(to: URL(fileURLWithPath: self.path.string))
        #expect(throws: RecordsFailure.self) { try Records(path: self.path) }
    }
}
