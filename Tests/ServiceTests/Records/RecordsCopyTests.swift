import Commands
import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Service
@testable import Store
@testable import Tools

@Suite("Copies of the records", .timeLimit(.minutes(1)))
struct RecordsCopyTests {
    private let scratch: Scratch
    private let data: DataDirectory

    init() throws {
        self.scratch = try Scratch()
        self.data = DataDirectory(root: self.scratch.path.appending("data"))
        try self.data.prepare()
    }

    private var copy: FilePath { self.scratch.path.appending("copy.sqlite") }

    private func makeCopy(of records: Records) async throws -> RecordsContent {
        let path = self.copy
        return try await records.read { try RecordsCopy.write(from: $0, to: path) }
    }

    private func names(in directory: FilePath) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.string).sorted()
    }

    @Test("are one private file with everything that was committed, made while others write")
    func whole() async throws {
        let records = try Records(path: self.data.records)
        let cluster = try await records.addCluster(state: .ready)
        let run = try await records.addRun(of: cluster)
        let writing = Task {
            for number in 0..<200 {
                try await records.auditDone(AuditedCommand("command \(number)", run: run, by: .local))
            }
        }
        let content = try await self.makeCopy(of: records)
        try await writing.value
        #expect(content.clusters == 1 && content.runs == 1)
        #expect(self.copy.mode == 0o600)
        #expect(try self.names(in: self.scratch.path) == ["copy.sqlite", "data"])
        let queue = try RecordsCopy.open(self.copy)
        let found = try await queue.read { database in
            (try RecordsContent(database), try String.fetchOne(database, sql: "PRAGMA journal_mode"))
        }
        #expect(found.0 == content)
        #expect(found.1 == "delete")
        #expect(content.auditEntries % 2 == 1, "an intent without its outcome: \(content.auditEntries)")
    }

    @Test("never take the place of a file")
    func occupied() async throws {
        let records = try Records(path: self.data.records)
        try self.scratch.write("mine", to: "copy.sqlite")
        await #expect(throws: Errno.fileExists) { try await self.makeCopy(of: records) }
        #expect(try self.scratch.read("copy.sqlite") == "mine")
        let other = try self.scratch.write("other", to: "other")
        #expect(throws: Errno.fileExists) { try RecordsCopy.rename(other, toNew: self.copy) }
        #expect(try self.scratch.read("copy.sqlite") == "mine")
        #expect(try self.scratch.read("other") == "other")
    }

    @Test("that fail half-way leave nothing")
    func failed() async throws {
        struct Failure: Error {}
        let (records, path) = (try Records(path: self.data.records), self.copy)
        await #expect(throws: Failure.self) {
            try await records.read { try RecordsCopy.write(from: $0, to: path) { _ in throw Failure() } }
        }
        #expect(try self.names(in: self.scratch.path) == ["data"])
    }

    private func restore(_ file: FilePath) throws -> [String] {
        try RecordsRestore(file: file, dataDirectory: self.data.root).perform()
    }

    @Test("are put back, and what was there is kept with the log that belongs to it")
    func restored() async throws {
        let records = try Records(path: self.data.records)
        try await records.addCluster("orders", state: .ready)
        _ = try await self.makeCopy(of: records)
        let later = try await records.addCluster("billing", state: .ready, firstPort: 16_000)
        _ = try await records.addRun(.destroy, of: later)
        try self.scratch.write(records.workspaceOwner(later.id), to: "data/clusters/billing/.pgherd")
        // A server that was killed leaves its log behind.
        let killed = self.scratch.path.appending("killed")
        try FileManager.default.createDirectory(atPath: killed.string, withIntermediateDirectories: true)
        for suffix in ["", "-wal"] {
            let name = "pgherd.sqlite\(suffix)"
            try FileManager.default.copyItem(
                atPath: "\(self.data.root)/\(name)",
                toPath: killed.appending(name).string
            )
        }
        try records.database.close()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: "\(self.data.records)\(suffix)")
        }
        for suffix in ["", "-wal"] {
            let name = "pgherd.sqlite\(suffix)"
            try FileManager.default.moveItem(
                atPath: killed.appending(name).string,
                toPath: "\(self.data.root)/\(name)"
            )
        }
        let report = try self.restore(self.copy)
        #expect(report.contains("clusters in the copy without a workspace here: orders"), "\(report)")
        #expect(report.contains("workspaces here without a cluster in the copy: billing"), "\(report)")
        let kept = try #require(
            try self.names(in: self.data.root).first { $0.contains(".before-") && !$0.hasSuffix("-wal") }
        )
        let restored = try Records(path: self.data.records)
        #expect(try await restored.clusters(ClusterFilter()).clusters.map(\.name.rawValue) == ["orders"])
        #expect(
            try await restored.wholeAudit().suffix(2).map(\.command) == [
                "restore-records copy.sqlite", "restore-records copy.sqlite",
            ]
        )
        #expect(restored.installation == records.installation)
        let before = try Records(path: self.data.root.appending(kept))
        #expect(try await before.clusters(ClusterFilter()).clusters.count == 2, "what only the log held is kept")
        #expect(try await before.unfinishedRuns().count == 1)
    }

    @Test("are put back where there are no records, and can be put back twice")
    func again() async throws {
        let records = try Records(path: self.scratch.path.appending("original.sqlite"))
        try await records.addCluster("orders", state: .ready)
        _ = try await self.makeCopy(of: records)
        #expect(try self.restore(self.copy).contains("there were no records before"))
        _ = try self.restore(self.copy)
        #expect(try await Records(path: self.data.records).cluster(named: .orders) != nil)
    }

    @Test(
        "are not what they would take the place of, whatever it is called",
        arguments: ["itself", "symbolic", "hard"]
    )
    func live(name: String) async throws {
        try await Records(path: self.data.records).addCluster("orders", state: .ready)
        let link = self.scratch.path.appending(name)
        switch name {
        case "symbolic": symlink(self.data.records.string, link.string)
        case "hard": Glibc.link(self.data.records.string, link.string)
        default: break
        }
        let failure = #expect(throws: RecordsFailure.self) {
            try self.restore(name == "itself" ? self.data.records : link)
        }
        #expect(failure?.description.contains("no copy of it") == true)
        #expect(try self.names(in: self.data.root).allSatisfy { !$0.contains(".before-") })
        let records = try Records(path: self.data.records)
        #expect(try await records.wholeAudit().allSatisfy { !$0.command.hasPrefix("restore-records") })
    }

    @Test("that an earlier version has made are put back as well")
    func older() async throws {
        let queue = try DatabaseQueue(path: self.copy.string)
        try DatabaseMigrator.records.migrate(queue, upTo: "1-clusters-runs-events-audit")
        let spec = String(decoding: try JSONEncoder().encode(ClusterSpec.sample), as: UTF8.self)
        try await queue.write { database in
            try database.execute(sql: "INSERT INTO installation VALUES ('here', 0)")
            try database.execute(
                sql: """
                    INSERT INTO cluster (name, spec, target, state, owner, created_at, updated_at)
                    VALUES ('orders', ?, 'local', 'creating', 'local', 0, 0)
                    """,
                arguments: [spec]
            )
            try database.execute(
                sql: """
                    INSERT INTO run (cluster_id, kind, command, state, principal, created_at)
                    VALUES (1, 'create', 'create cluster orders', 'planning', 'local', 0)
                    """
            )
        }
        try queue.close()
        let report = try self.restore(self.copy)
        #expect(report.contains { $0.contains("had not ended when the copy was made: 1") }, "\(report)")
        let records = try Records(path: self.data.records)
        #expect(try await records.runs(RunFilter()).runs.map(\.state) == [.interrupted])
    }

    @Test("are not put back while a server works there")
    func busy() async throws {
        let records = try Records(path: self.data.records)
        _ = try await self.makeCopy(of: records)
        do {
            let lock = try DataDirectoryLock(path: self.data.lock)
            let failure = #expect(throws: StartFailure.self) { try self.restore(self.copy) }
            #expect(failure?.description.contains("another pgherd works in") == true)
            withExtendedLifetime(lock) {}
        }
        // Another test's program that is being started may hold a copy of its descriptor for a moment.
        try await eventually("the lock is free") { (try? DataDirectoryLock(path: self.data.lock)) != nil }
        _ = try self.restore(self.copy)
    }

    enum Unusable: CaseIterable, Sendable {
        case absent, empty, text, foreign, damaged, newer

        func prepare(_ path: FilePath) throws {
            let url = URL(fileURLWithPath: path.string)
            switch self {
            case .absent: try FileManager.default.removeItem(at: url)
            case .empty: try Data().write(to: url)
            case .text: try Data(String(repeating: "no database\n", count: 1000).utf8).write(to: url)
            case .foreign:
                try FileManager.default.removeItem(at: url)
                let queue = try DatabaseQueue(path: path.string)
                try queue.write { try $0.execute(sql: "CREATE TABLE cluster (id INTEGER)") }
            case .damaged:
                var content = try Data(contentsOf: url)
                content.replaceSubrange(4096..<20_480, with: Data(repeating: 0xA5, count: 16_384))
                try content.write(to: url)
            case .newer:
                let queue = try DatabaseQueue(path: path.string)
                try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999-future')") }
            }
        }
    }

    @Test("that can't be used are refused, and everything stays as it is", arguments: Unusable.allCases)
    func unusable(_ fault: Unusable) async throws {
        let records = try Records(path: self.data.records)
        try await records.addCluster("orders", state: .ready)
        _ = try await self.makeCopy(of: records)
        try records.database.close()
        try fault.prepare(self.copy)
        let (content, names) = (
            try Data(contentsOf: URL(fileURLWithPath: self.data.records.string)), try self.names(in: self.data.root)
        )
        let failure = #expect(throws: RecordsFailure.self) { try self.restore(self.copy) }
        #expect(failure?.description.contains("\(self.copy)") == true, "\(failure?.description ?? "")")
        #expect(try Data(contentsOf: URL(fileURLWithPath: self.data.records.string)) == content)
        #expect(Set(try self.names(in: self.data.root)).subtracting(["pgherd.lock"]) == Set(names))
    }

    @Test("are asked for where the records are gone and workspaces are not")
    func missing() async throws {
        try self.data.checkRecords()
        try self.scratch.write("{}", to: "data/clusters/orders/main.tf.json")
        let failure = #expect(throws: StartFailure.self) { try self.data.checkRecords() }
        for word in ["(orders)", "restore-records", "\(self.data.records)"] {
            #expect(failure?.description.contains(word) == true, "\(failure?.description ?? "")")
        }
        _ = try Records(path: self.data.records)
        try self.data.checkRecords()
    }
}
