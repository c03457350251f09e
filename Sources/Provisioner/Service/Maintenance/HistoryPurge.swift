import Commands
import Foundation
import Logging
import Model
import Store
import SystemPackage
import Tools

/// Removes, a little at a time, the history and the logs whose time is over.
struct HistoryPurge: Sendable {
    /// How long after the start the first look comes, and the time between looks.
    private static let (first, interval): (Duration, Duration) = (.seconds(60), .seconds(3600))
    /// The pause between two steps, in which others write.
    private static let pause: Duration = .milliseconds(50)

    let records: Records
    let data: DataDirectory
    let settings: OrderSettings
    let logger: Logger

    /// Works until the task is cancelled.
    func run() async {
        var pause = Self.first
        while (try? await Task.sleep(for: pause)) != nil {
            pause = Self.interval
            do {
                try await self.perform(at: .now)
            } catch is CancellationError {
                return
            } catch {
                self.logger.warning("old history was not removed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Removes everything whose time is over.
    ///
    /// - Throws: ``CommandFailure`` if the records can't be written; `CancellationError`.
    func perform(at now: Timestamp) async throws {
        if let span = self.settings.historyRetention {
            var runs = 0
            while let done = try await self.records.purge(before: now.earlier(by: span)) {
                runs += done
                try await Task.sleep(for: Self.pause)
            }
            if runs > 0 { self.logger.info("removed old history", metadata: ["runs": "\(runs)"]) }
        }
        if let span = self.settings.logRetention {
            let count = try self.removeLogs(before: now.earlier(by: span))
            if count > 0 { self.logger.info("removed old logs", metadata: ["files": "\(count)"]) }
        }
    }

    /// - Returns: How many files were removed.
    private func removeLogs(before cutoff: Timestamp) throws -> Int {
        let files = FileManager.default
        var count = 0
        for name in (try? files.contentsOfDirectory(atPath: self.data.clusters.string)) ?? [] {
            guard let cluster = ClusterName(name) else { continue }
            let logs = Workspace(root: self.data.workspace(of: cluster)).logs
            for file in (try? files.contentsOfDirectory(atPath: logs.string)) ?? [] where Self.isLog(file) {
                try Task.checkCancellation()
                let path = logs.appending(file).string
                let facts = try? files.attributesOfItem(atPath: path)
                guard facts?[.type] as? FileAttributeType == .typeRegular,
                    let date = facts?[.modificationDate] as? Date,
                    Int64(date.timeIntervalSince1970 * 1000) < cutoff.milliseconds
                else { continue }
                if (try? files.removeItem(atPath: path)) != nil { count += 1 }
            }
        }
        return count
    }

    /// Whether pgherd gives its logs such names: `RUN-TOOL.log`.
    static func isLog(_ name: String) -> Bool {
        let parts = name.split(separator: "-", maxSplits: 1)
        return parts.count == 2 && Int(parts[0]) != nil && parts[1].hasSuffix(".log")
    }
}

extension Timestamp {
    fileprivate func earlier(by span: Duration) -> Timestamp {
        Timestamp(milliseconds: self.milliseconds - span.components.seconds * 1000)
    }
}
