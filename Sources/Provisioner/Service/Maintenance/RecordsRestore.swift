import Commands
import Foundation
import Model
import Store
package import SystemPackage
import Tools

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
            throw StartFailure("there is no data directory \(self.data.root); name the one that data.directory names")
        }
        let lock = try DataDirectoryLock(path: self.data.lock)
        let name = self.file.lastComponent?.string ?? self.file.string
        return try withExtendedLifetime(lock) {
            let replacement = RecordsReplacement(file: self.file, records: self.data.records)
            return self.report(
                try replacement.perform(
                    auditing: AuditedCommand("restore-records \(name)", by: .restore),
                    interrupting: { $0.stateAfterInterruption(before: $1) }
                )
            )
        }
    }

    private func report(_ outcome: RecordsReplacement.Outcome) -> [String] {
        let content = outcome.content
        let newest = content.newest.map { ", the last entry of its audit from \($0)" } ?? ""
        var lines = [
            "\(self.data.records) is now a copy of \(self.file): \(content.clusters) clusters, \(content.runs) runs\(newest)"
        ]
        lines.append(outcome.kept.map { "what was there is kept as \($0)" } ?? "there were no records before")
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
        let (bare, foreign) = self.comparison(outcome.clusters)
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
    private func comparison(
        _ clusters: [RecordsReplacement.LivingCluster]
    ) -> (bare: [String], foreign: [String]) {
        let owned = clusters.filter { cluster in
            Workspace(root: self.data.clusters.appending(cluster.name)).belongs(to: cluster.owner)
        }.map(\.name)
        let bare = clusters.map(\.name).filter { !owned.contains($0) }
        return (bare, self.data.workspaceNames().filter { !owned.contains($0) })
    }
}
