import Commands
import Foundation
import Model
import Store
import SystemPackage
import Tools

/// Copies of the records, made while the server works.
extension ProvisionerService {
    func backUp(to name: BackupName, _ command: AuditedCommand) async throws -> Reply {
        let begun = ContinuousClock.now
        let intent = try await self.records.auditIntent(command)
        let (path, content): (FilePath, RecordsContent)
        do throws(CommandFailure) {
            (path, content) = try await self.copyRecords(to: name)
        } catch {
            try await self.records.auditOutcome(of: intent, .failed, code: error.code)
            throw error
        }
        try await self.records.auditOutcome(of: intent, .succeeded, code: nil)
        return Self.reply(path, content, took: begun.duration(to: .now))
    }

    private func copyRecords(to name: BackupName) async throws(CommandFailure) -> (FilePath, RecordsContent) {
        let directory = self.settings.order.backupDirectory ?? self.data.backups
        let path = directory.appending(name.rawValue)
        do {
            try FileManager.default.createDirectory(
                atPath: directory.string,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            return (path, try await self.records.copy(to: path))
        } catch Errno.fileExists {
            throw CommandFailure(
                .backupFailed,
                "there is a \(name) in \(directory) already, which is left alone; choose another name",
                argument: "to"
            )
        } catch {
            let reason = (error as? CocoaError)?.localizedDescription ?? "\(error)"
            throw CommandFailure(
                .backupFailed,
                "no copy of the records was made in \(directory): \(reason); nothing is left of the attempt",
                retry: true
            )
        }
    }

    private static func reply(_ path: FilePath, _ content: RecordsContent, took: Duration) -> Reply {
        let size = (try? FileManager.default.attributesOfItem(atPath: path.string))?[.size] as? NSNumber
        return Reply(
            .ok,
            [
                "file": .string(path.string), "bytes": size.map { ReplyValue($0.int64Value) },
                "clusters": ReplyValue(content.clusters), "runs": ReplyValue(content.runs),
                "audit": ReplyValue(content.auditEntries), "took": .duration(took),
            ],
            text: "a checked copy of the records and the audit; workspaces and data are not part of it"
        )
    }
}
