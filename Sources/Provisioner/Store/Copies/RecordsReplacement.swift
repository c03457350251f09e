import Commands
import Foundation
import GRDB
package import Model
package import SystemPackage

/// Puts a copy of the records in the place of those that are there, while no server works with them.
///
/// Nothing is lost: what was there is kept beside it.
package struct RecordsReplacement: Sendable {
    /// The copy; it is only read.
    package let file: FilePath
    /// Where the records are.
    package let records: FilePath

    package init(file: FilePath, records: FilePath) {
        self.file = file
        self.records = records
    }

    /// What was done.
    package struct Outcome: Hashable, Sendable {
        /// What the copy held.
        package let content: RecordsContent
        /// Where the former records are now; `nil` where there were none.
        package let kept: FilePath?
        /// The living clusters of the copy, by name, with what marks their workspaces as theirs.
        package let clusters: [LivingCluster]
    }

    /// A cluster of the copy.
    package struct LivingCluster: Hashable, Sendable {
        package let name: String
        /// What marks its workspace as its own.
        package let owner: String
    }

    /// Does it.
    ///
    /// - Parameters:
    ///   - command: The command that says so; the copy's audit tells where it comes from.
    ///   - interrupted: What a cluster is after a run of this kind was cut off that had found it in this state.
    /// - Returns: What was done.
    /// - Throws: ``RecordsFailure``; nothing has changed then.
    package func perform(
        auditing command: AuditedCommand,
        interrupting interrupted: @escaping RecordsHold.Interruption
    ) throws -> Outcome {
        do {
            return try self.replace(command, interrupted)
        } catch let error as DatabaseError {
            throw RecordsFailure("the copy could not be put in place: \(error.message ?? "\(error)")")
        } catch let error as Errno {
            throw RecordsFailure("the copy could not be put in place: \(error)")
        }
    }

    private func replace(
        _ command: AuditedCommand,
        _ interrupted: @escaping RecordsHold.Interruption
    ) throws -> Outcome {
        let now = Timestamp.now
        let staged = self.records.removingLastComponent().appending(".pgherd.sqlite.\(UUID().uuidString)")
        guard !self.isLive() else {
            throw RecordsFailure(
                "\(self.file) is \(self.records) itself and no copy of it, so nothing was changed; name a file that backup records has written"
            )
        }
        let source = try RecordsCopy.open(self.file)
        let content = try source.read { source in
            var content: RecordsContent?
            let whole = try RecordsCopy.write(from: source, to: staged) { database in
                content = try RecordsContent(database)
                // The audit between the copy's last entry and this one is in what is kept.
                try AuditEntry.insertDone(database, command, at: now)
                try RecordsHold.apply(to: database, at: now, interrupting: interrupted)
            }
            return content ?? whole
        }
        let kept: FilePath?
        do {
            kept = try self.setAside(at: now)
            do {
                try RecordsCopy.rename(staged, toNew: self.records)
            } catch {
                if let kept { Self.move(kept, to: self.records) }
                throw error
            }
        } catch {
            unlink(staged.string)
            throw error
        }
        return Outcome(content: content, kept: kept, clusters: try self.livingClusters())
    }

    /// Whether the file is the very records that it is to replace, by whatever name.
    private func isLive() -> Bool {
        // Not stat(): an optimised build looks for its declaration in a module that is not to be imported.
        guard let file = Self.identity(of: self.file), let records = Self.identity(of: self.records) else {
            return false
        }
        return file == records
    }

    /// What no two files have in common: the device and the number on it; `nil` where there is no such file.
    private static func identity(of path: FilePath) -> [Int]? {
        let place = URL(fileURLWithPath: path.string).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: place),
            let device = attributes[.systemNumber] as? Int, let number = attributes[.systemFileNumber] as? Int
        else { return nil }
        return [device, number]
    }

    /// Gives the present records another name, with the log that belongs to them.
    private func setAside(at now: Timestamp) throws -> FilePath? {
        guard FileManager.default.fileExists(atPath: self.records.string) else { return nil }
        let kept = FilePath("\(self.records).before-\(now)")
        guard access(kept.string, F_OK) != 0 else { throw Errno.fileExists }
        // The database first: without its log beside it, it would be taken for an older state of itself.
        guard Glibc.rename(self.records.string, kept.string) == 0 else { throw Errno(rawValue: errno) }
        for suffix in ["-wal", "-shm"] {
            let log = self.records.string + suffix
            guard access(log, F_OK) == 0 else { continue }
            guard Glibc.rename(log, kept.string + suffix) == 0 else {
                let reason = Errno(rawValue: errno)
                Self.move(kept, to: self.records)
                throw reason
            }
        }
        return kept
    }

    private static func move(_ kept: FilePath, to path: FilePath) {
        for suffix in ["-shm", "-wal", ""] { _ = Glibc.rename(kept.string + suffix, path.string + suffix) }
    }

    private func livingClusters() throws -> [LivingCluster] {
        try RecordsCopy.open(self.records).read { database in
            let installation = try String.fetchOne(database, sql: "SELECT id FROM installation") ?? ""
            return try Row.fetchAll(
                database,
                sql: "SELECT id, name FROM cluster WHERE state <> 'destroyed' ORDER BY name"
            ).map { LivingCluster(name: $0["name"], owner: "\(installation):\($0["id"] as Int64)") }
        }
    }
}
