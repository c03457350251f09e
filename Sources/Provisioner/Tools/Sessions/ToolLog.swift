import Foundation
import SystemPackage

/// Keeps every line of a tool in a run, redacted, up to a bound.
package actor ToolLog {
    /// The most that one log holds, in bytes.
    private static let limit = 16 * 1_048_576

    private let file: FileDescriptor
    private let journal: any RunLog
    private var written = 0
    private var isFull = false

    /// Opens the log at its end, or makes it.
    init(path: FilePath, journal: any RunLog) throws {
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        self.file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        self.journal = journal
    }

    deinit {
        try? self.file.close()
    }

    package func append(_ line: String) async throws {
        guard !self.isFull else { return }
        var text = await self.journal.redacted(line) + "\n"
        if self.written + text.utf8.count > Self.limit {
            self.isFull = true
            text = "… the log's limit of \(Self.limit) bytes is reached; what follows is not kept\n"
        }
        self.written += try self.file.writeAll(text.utf8)
    }
}
