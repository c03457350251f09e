import Foundation
import GRDB
package import SystemPackage

/// Copies of the records: one file each, whole, checked, and readable by their owner only.
enum RecordsCopy {
    /// Copies a database into a new file and looks through the copy.
    ///
    /// - Parameters:
    ///   - source: In a transaction, so that others may go on writing.
    ///   - path: Where the copy is written; nothing may be there.
    ///   - complete: Adds to the copy what the original does not have.
    /// - Returns: What the copy holds; its bytes are on the disk then.
    /// - Throws: ``RecordsFailure`` where the copy is not sound; `DatabaseError`, `Errno`. What was written is removed.
    static func write(
        from source: Database,
        to path: FilePath,
        complete: (Database) throws -> Void = { _ in }
    ) throws -> RecordsContent {
        let options: FileDescriptor.OpenOptions = [.create, .exclusiveCreate, .closeOnExec]
        let file = try FileDescriptor.open(path, .readWrite, options: options, permissions: [.ownerReadWrite])
        do {
            return try file.closeAfter {
                let content = try self.fill(path, from: source, complete: complete)
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
                return content
            }
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path.string + suffix) }
            throw error
        }
    }

    /// Opens a copy without changing it.
    ///
    /// - Throws: ``RecordsFailure`` where it is damaged, newer than this version, or something else altogether.
    static func open(_ path: FilePath) throws -> DatabaseQueue {
        guard FileManager.default.isReadableFile(atPath: path.string) else {
            throw RecordsFailure("there is no copy of the records at \(path) that can be read")
        }
        do {
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path.string, configuration: configuration)
            try queue.read { try self.examine($0, at: path) }
            return queue
        } catch let error as DatabaseError {
            throw RecordsFailure("\(path) can't be read as a copy of the records: \(error.message ?? "\(error)")")
        }
    }

    /// Gives a file its final name, unless something has that name.
    ///
    /// - Throws: `Errno`; `fileExists` where something has the name.
    static func rename(_ temporary: FilePath, toNew path: FilePath) throws {
        if link(temporary.string, path.string) == 0 {
            unlink(temporary.string)
        } else {
            guard errno != EEXIST, access(path.string, F_OK) != 0 else { throw Errno.fileExists }
            // A file system without a second name for a file.
            guard Glibc.rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        }
        try self.flushDirectory(of: path)
    }

    /// Has the names of a file's directory on the disk.
    static func flushDirectory(of path: FilePath) throws {
        let directory = try FileDescriptor.open(path.removingLastComponent(), .readOnly, options: [.closeOnExec])
        try directory.closeAfter {
            guard fsync(directory.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    private static func fill(
        _ path: FilePath,
        from source: Database,
        complete: (Database) throws -> Void
    ) throws -> RecordsContent {
        let queue = try DatabaseQueue(path: path.string)
        try queue.writeWithoutTransaction { copy in
            try source.backup(to: copy)
            // One file, without a log beside it that could be forgotten.
            try copy.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        // An earlier version may have made what is copied.
        try DatabaseMigrator.records.migrate(queue)
        let content = try queue.writeWithoutTransaction { copy in
            try copy.inTransaction {
                try complete(copy)
                return .commit
            }
            try self.examine(copy, at: path)
            return try RecordsContent(copy)
        }
        try queue.close()
        return content
    }

    private static func examine(_ database: Database, at path: FilePath) throws {
        let verdict = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? "no verdict"
        guard verdict == "ok" else { throw RecordsFailure("the copy \(path) is damaged: \(verdict)") }
        guard try database.tableExists("installation"), try database.tableExists("grdb_migrations") else {
            throw RecordsFailure("\(path) is a database, but not one of pgherd's records")
        }
        if try DatabaseMigrator.records.hasBeenSuperseded(database) {
            throw RecordsFailure("\(path) was written by a newer version of pgherd; use that version")
        }
        guard try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") == nil else {
            throw RecordsFailure("the copy \(path) is damaged: a record that others name is missing")
        }
    }
}

extension Records {
    /// Copies the records, while others go on writing, into a file that appears whole or not at all.
    ///
    /// - Parameter path: Where; nothing may be there.
    /// - Returns: What the copy holds.
    /// - Throws: `Errno`, which is `fileExists` where something is there; ``RecordsFailure``. Nothing is left then.
    package func copy(to path: FilePath) async throws -> RecordsContent {
        guard access(path.string, F_OK) != 0 else { throw Errno.fileExists }
        let name = path.lastComponent?.string ?? "copy"
        let temporary = path.removingLastComponent().appending(".\(name).\(UUID().uuidString)")
        do {
            let content = try await self.database.read { try RecordsCopy.write(from: $0, to: temporary) }
            do {
                try RecordsCopy.rename(temporary, toNew: path)
            } catch {
                unlink(temporary.string)
                throw error
            }
            return content
        } catch let error as DatabaseError {
            // SQLite's message is of the last thing that it did for the copy, which may have gone well.
            throw RecordsFailure("\(error.resultCode)")
        }
    }
}
