import Foundation
import SystemPackage

/// A directory of a test's own.
enum ScratchDirectory {
    /// Makes a directory for the duration of `body`.
    static func with<Result>(_ body: (FilePath) async throws -> Result) async throws -> Result {
        let url = FileManager.default.temporaryDirectory.appending(path: "pgherd-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(FilePath(url.path))
    }
}
