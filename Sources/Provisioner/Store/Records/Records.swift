import Commands
import Foundation
package import GRDB
import Model
package import SystemPackage

/// The records of clusters, nodes, runs, events and the audit, in one SQLite database.
///
/// One connection does all writes and checkpoints; the others are opened read-only. SQLite before 3.51.3 can corrupt a
/// WAL that two connections write or checkpoint at once (https://sqlite.org/wal.html#walresetbug). Commits are flushed
/// to the disk before they count (`synchronous=FULL`).
package struct Records: Sendable {
    package let database: any DatabaseWriter

    /// Bounds what refused commands write.
    let refusals = RefusalLedger()
    private let cleanStop: CleanStop?

    /// Names this data directory; processes carry it in their mark.
    package let installation: String

    /// Opens or makes the database.
    ///
    /// - Throws: ``RecordsFailure`` if the file is corrupt, or was written by a newer version.
    package init(path: FilePath) throws {
        var configuration = GRDB.Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.label = "records"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            // Without it, replacing a row deletes the old one behind the triggers' back.
            try database.execute(sql: "PRAGMA recursive_triggers = ON")
            // What is taken out of a record, such as a destroyed cluster's secrets, is not to be found in the file either.
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        try self.init(database: try Self.opened(path, configuration), cleanStop: CleanStop(path: path))
    }

    private static let newer = RecordsFailure(
        "the records were written by a newer version of pgherd; start that version, or choose another data directory"
    )

    /// What marks a cluster's workspace as its own.
    package func workspaceOwner(_ cluster: Int64) -> String { "\(self.installation):\(cluster)" }

    /// Records in memory, for tests.
    static func inMemory() throws -> Records {
        try Records(database: DatabaseQueue(), cleanStop: nil)
    }

    /// Closes the database for good, so that the next start need not look through all of it.
    package func close() throws {
        // The last connection to close may be one that only reads, which leaves the log where it is.
        if self.cleanStop != nil { try self.database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
        try self.database.close()
        self.cleanStop?.leave()
    }

    private init(database: any DatabaseWriter, cleanStop: CleanStop?) throws {
        self.cleanStop = cleanStop
        let migrator = DatabaseMigrator.records
        if try database.read({ try migrator.hasBeenSuperseded($0) }) { throw Self.newer }
        try migrator.migrate(database)
        self.database = database
        self.installation = try database.write { database in
            if let id = try String.fetchOne(database, sql: "SELECT id FROM installation") { return id }
            let id = UUID().uuidString.lowercased()
            try database.execute(
                sql: "INSERT INTO installation (id, created_at) VALUES (?, ?)",
                arguments: [id, Timestamp.now.milliseconds]
            )
            return id
        }
    }

    private static func opened(_ path: FilePath, _ configuration: GRDB.Configuration) throws -> DatabasePool {
        do {
            try Self.check(path)
            try Self.makePrivate(path)
            CleanStop(path: path).remove()
            let pool = try DatabasePool(path: path.string, configuration: configuration)
            // Only now: with its log, GRDB sets synchronous to NORMAL after it has prepared the connection.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            return pool
        } catch let error as DatabaseError {
            throw RecordsFailure("the records at \(path) can't be opened: \(error.message ?? error.description)")
        } catch let error as Errno {
            throw RecordsFailure("the records at \(path) can't be opened: \(error)")
        }
    }

    /// Keeps everybody else from reading; SQLite gives the files beside it the rights that this one has.
    private static func makePrivate(_ path: FilePath) throws {
        let file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        try file.close()
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path.string + suffix) {
            guard chmod(path.string + suffix, 0o600) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    /// Looks through the file without writing to it, which opening a pool does: damaged records stay as they are found.
    ///
    /// That takes seconds for each gigabyte, and is left out where the server before has ended well.
    private static func check(_ path: FilePath) throws {
        guard FileManager.default.fileExists(atPath: path.string) else { return }
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path.string, configuration: configuration)
        let isClean = CleanStop(path: path).counts
        let (verdict, isNewer) = try queue.read { database in
            let verdict = try isClean ? "ok" : String.fetchOne(database, sql: "PRAGMA quick_check(1)")
            return (verdict, try verdict == "ok" && DatabaseMigrator.records.hasBeenSuperseded(database))
        }
        guard verdict == "ok" else {
            throw RecordsFailure(
                "the records at \(path) are damaged (\(verdict ?? "no verdict")); put a copy in their place with pgherd restore-records"
            )
        }
        if isNewer { throw Self.newer }
    }

    /// Reads in one snapshot.
    package func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await Self.explaining { try await self.database.read(body) }
    }

    /// Writes in one immediate transaction, also where the task has been cancelled: a record that says how something
    /// ended must not be lost to the cancellation that ended it.
    package func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let database = self.database
        return try await Task { try await Self.explaining { try await database.write(body) } }.value
    }

    /// A disk that is full or gone is told as a failure of the command; what is left is a defect.
    private static func explaining<Value: Sendable>(_ access: () async throws -> Value) async throws -> Value {
        do {
            return try await access()
        } catch {
            if let failure = CommandFailure(ofRecords: error) { throw failure }
            throw error
        }
    }
}

/// The records can't be used.
struct RecordsFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
