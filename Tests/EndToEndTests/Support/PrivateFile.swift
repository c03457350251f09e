import Foundation

/// Files that nobody but their owner may read.
enum PrivateFile {
    static func write(_ text: String, to url: URL) throws {
        let isMade = FileManager.default.createFile(
            atPath: url.path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isMade else { throw CocoaError(.fileWriteUnknown) }
    }
}
