import Commands
import Foundation
import GRDB
package import SystemPackage

/// Puts a copy of the records in the place of those that a data directory has, while no server works in it.
///
/// Nothing is lost: what was there is kept beside it.
package struct RecordsRestore: Sendable {
    private let file: FilePath
    private let data: DataDirectory

    /// - Parameters:
    ///   - file: The copy; it is only read.
    ///   - dataDirectory: The server's data directory; absolute.
    package init(file: FilePath, dataDirectory: FilePath) {
        self.file = file
        self.data = DataDirectory(root: dataDirectory)
    }

    /// Does it.
    ///
    /// - Returns: What was done and what is not part of it, for people.
    /// - Throws: An error whose description says what is wrong; nothing has changed then.
    package func perform() throws -> [String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: self.data.root.string, isDirectory: &isDirectory),
            isDirectory.boolValue
        else {
            throw RecordsFailure("there is no data directory \(self.data.root); name the one that data.directory names")
        }
        let lock = try DataDirectoryLock(path: self.data.lock)
        return try withExtendedLifetime(lock) {
            do {
                return try self.replace()
            } catch let error as DatabaseError {
                throw RecordsFailure("the copy could not be put in place: \(error.message ?? "\(error)")")
            } catch let error as Errno {
                throw RecordsFailure("the copy could not be put in place: \(error)")
            }
        }
    }

    private func replace() throws -> [String] {
        let now = Timestamp.now
        let staged = self.data.root.appending(".pgherd.sqlite.\(UUID().uuidString)")
        guard !self.isLive() else {
            throw RecordsFailure(
                "\(self.file) is \(self.data.records) itself and no copy of it, so nothing was changed; name a file that backup records has written"
            )
        }
        let source = try RecordsCopy.open(self.file)
        let content = try source.read { source in
            var content: RecordsContent?
            let whole = try RecordsCopy.write(from: source, to: staged) { database in
                content = try RecordsContent(database)
                try self.audit(database, at: now)
                try RecordsHold.apply(to: database, at: now)
            }
            return content ?? whole
        }
        let kept: FilePath?
        do {
            kept = try self.setAside(at: now)
            do {
                try RecordsCopy.rename(staged, toNew: self.data.records)
            } catch {
                if let kept { Self.move(kept, to: self.data.records) }
                throw error
            }
        } catch {
            unlink(staged.string)
            throw error
        }
        return try self.report(content, kept: kept)
    }

    /// Whether the file is the very records that it is to replace, by whatever name.
    private func isLive() -> Bool {
        // Not stat(): an optimised build looks for its declaration in a module that is not to be imported.
        guard let file = Self.identity(of: self.file), let records = Self.identity(of: self.data.records) else {
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

    /// The copy says where it comes from: the audit between its last entry and this one is in what was kept.
    private func audit(_ database: Database, at now: Timestamp) throws {
        let name = self.file.lastComponent?.string ?? self.file.string
        let intent = try AuditEntry.insertIntent(
            database,
            command: "restore-records \(name)",
            cluster: nil,
            run: nil,
            caller: Caller(principal: "pgherd:restore", authentication: "none", peer: "internal", session: 0),
            at: now
        )
        try AuditEntry.insertOutcome(database, of: intent, .succeeded, code: nil, at: now)
    }

    /// Gives the present records another name, with the log that belongs to them.
    private func setAside(at now: Timestamp) throws -> FilePath? {
        guard FileManager.default.fileExists(atPath: self.data.records.string) else { return nil }
        let kept = FilePath("\(self.data.records).before-\(now)")
        guard access(kept.string, F_OK) != 0 else { throw Errno.fileExists }
        // The database first: without its log beside it, it would be taken for an older state of itself.
        guard Glibc.rename(self.data.records.string, kept.string) == 0 else { throw Errno(rawValue: errno) }
        for suffix in ["-wal", "-shm"] {
            let log = self.data.records.string + suffix
            guard access(log, F_OK) == 0 else { continue }
            guard Glibc.rename(log, kept.string + suffix) == 0 else {
                let reason = Errno(rawValue: errno)
                Self.move(kept, to: self.data.records)
                throw reason
            }
        }
        return kept
    }

    private static func move(_ kept: FilePath, to path: FilePath) {
        for suffix in ["-shm", "-wal", ""] { _ = Glibc.rename(kept.string + suffix, path.string + suffix) }
    }

    // MARK: Telling

    private func report(_ content: RecordsContent, kept: FilePath?) throws -> [String] {
        let newest = content.newest.map { ", the last entry of its audit from \($0)" } ?? ""
        var lines = [
            "\(self.data.records) is now a copy of \(self.file): \(content.clusters) clusters, \(content.runs) runs\(newest)"
        ]
        lines.append(kept.map { "what was there is kept as \($0)" } ?? "there were no records before")
        if !content.ending.isEmpty {
            lines.append(
                "clusters with an end, protected now since they may have been given more time after the copy: \(content.ending.joined(separator: ", ")); unprotect cluster NAME lets their end come"
            )
        }
        if content.unfinished > 0 {
            lines.append(
                "runs that had not ended when the copy was made: \(content.unfinished); they are interrupted, and nothing of them is taken up by itself"
            )
        }
        lines.append("new clusters and runs are numbered from a thousand further on, so that none has a number twice")
        lines.append("workspaces, secrets and instances are not part of a copy; they were left as they are")
        let (bare, foreign) = try self.comparison()
        if !bare.isEmpty {
            lines.append("clusters in the copy without a workspace here: \(bare.joined(separator: ", "))")
        }
        if !foreign.isEmpty {
            lines.append("workspaces here without a cluster in the copy: \(foreign.joined(separator: ", "))")
        }
        lines.append("what was done after the copy was made is not on record; look with status cluster before changing")
        return lines
    }

    /// Clusters that have no workspace of their own, and workspaces that no cluster has.
    private func comparison() throws -> (bare: [String], foreign: [String]) {
        let clusters = try RecordsCopy.open(self.data.records).read { database in
            let installation = try String.fetchOne(database, sql: "SELECT id FROM installation") ?? ""
            return try Row.fetchAll(
                database,
                sql: "SELECT id, name FROM cluster WHERE state <> 'destroyed' ORDER BY name"
            )
            .map { (name: $0["name"] as String, owner: "\(installation):\($0["id"] as Int64)") }
        }
        let owned = clusters.filter { cluster in
            Workspace(root: self.data.clusters.appending(cluster.name)).belongs(to: cluster.owner)
        }.map(\.name)
        let bare = clusters.map(\.name).filter { !owned.contains($0) }
        return (bare, self.data.workspaceNames().filter { !owned.contains($0) })
    }
}
