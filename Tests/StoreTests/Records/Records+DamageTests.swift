import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import Store

@Suite("Records that can't be read", .timeLimit(.minutes(1)))
struct RecordsDamageTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    private var path: FilePath { self.scratch.path.appending("records.sqlite") }

    @Test("that are damaged are refused by name and stay as they are", arguments: Damage.allCases)
    func damaged(damage: Damage) async throws {
        let records = try Records(path: self.path)
        for number in 1...60 { try await records.addCluster("orders-\(number)", firstPort: 20_000 + number) }
        try await records.database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try records.database.close()
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: self.path.string + suffix) }
        var content = try Data(contentsOf: URL(fileURLWithPath: self.path.string))
        damage.apply(to: &content)
        try content.write(to: URL(fileURLWithPath: self.path.string))
        let failure = #expect(throws: RecordsFailure.self) { try Records(path: self.path) }
        #expect(failure?.description.contains("\(self.path)") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: self.path.string)) == content)
    }

    enum Damage: CaseIterable, Sendable {
        case otherFile, cutOff, overwritten

        func apply(to content: inout Data) {
            switch self {
            case .otherFile: content = Data(String(repeating: "This is not a database.\n", count: 500).utf8)
            case .cutOff: content = content.prefix(content.count / 2)
            case .overwritten:
                content.replaceSubrange(
                    4096..<content.count - 4096,
                    with: Data(repeating: 0xA5, count: content.count - 8192)
                )
            }
        }
    }

    @Test("that can't be opened are named")
    func unopenable() throws {
        let failure = #expect(throws: RecordsFailure.self) { try Records(path: "/nowhere/records.sqlite") }
        #expect(failure?.description.hasPrefix("the records at /nowhere/records.sqlite can't be opened: ") == true)
    }
}
