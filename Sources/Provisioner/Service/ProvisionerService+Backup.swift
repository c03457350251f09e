import Commands
import Foundation
import GRDB
import SystemPackage

/// Copies of the records, made while the server works.
extension ProvisionerService {
    func backUp(_ order: ControlOrder) async throws -> Reply {
        guard case .backupRecords(let name) = order.control else {
            throw CommandFailure(.internal, "a copy was asked for without a name")
        }
        let begun = ContinuousClock.now
        let intent = try await self.records.write { try order.insertIntent($0, at: .now) }
        let result: Result<Reply, CommandFailure>
        do {
            let (path, content) = try await self.copyRecords(to: name)
            result = .success(Self.reply(path, content, took: begun.duration(to: .now)))
        } catch {
            result = .failure(error)
        }
        let code = if case .failure(let failure) = result { failure.code.rawValue } else { String?.none }
        try await self.records.write { database in
            let outcome: AuditEntry.Outcome = code == nil ? .succeeded : .failed
            try AuditEntry.insertOutcome(database, of: intent, outcome, code: code, at: .now)
        }
        return try result.get()
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
            guard access(path.string, F_OK) != 0 else { throw Errno.fileExists }
            let temporary = directory.appending(".\(name).\(UUID().uuidString)")
            let content = try await self.records.read { try RecordsCopy.write(from: $0, to: temporary) }
            do {
                try RecordsCopy.rename(temporary, toNew: path)
            } catch {
                unlink(temporary.string)
                throw error
            }
            return (path, content)
        } catch Errno.fileExists {
            throw CommandFailure(
                .backupFailed,
                "there is a \(name) in \(directory) already, which is left alone; choose another name",
                argument: "to"
            )
        } catch {
            // SQLite's message is of the last thing that it did for the copy, which may have gone well.
            let reason =
                (error as? DatabaseError).map { "\($0.resultCode)" } ?? (error as? CocoaError)?.localizedDescription
                ?? "\(error)"
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
