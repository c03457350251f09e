package import Foundation
package import SystemPackage

/// A directory of its own, gone when nobody holds this any more.
///
/// Suites keep it in a property, so that it lives as long as the test.
package final class Scratch: Sendable {
    package let path: FilePath

    package init() throws {
        // Short, since the path of a Unix socket is bounded.
        let name = "pgherd-\(UUID().uuidString.prefix(8).lowercased())"
        self.path = FilePath(FileManager.default.temporaryDirectory.path).appending(name)
        try FileManager.default.createDirectory(
            atPath: self.path.string,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.path.string)
    }

    /// Writes a file, with the directories on the way to it.
    @discardableResult
    package func write(_ content: String, to name: String, mode: Int = 0o600) throws -> FilePath {
        let file = self.path.appending(name)
        try FileManager.default.createDirectory(
            atPath: file.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        try Data(content.utf8).write(to: URL(fileURLWithPath: file.string))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.string)
        return file
    }

    /// Writes a program in the language of the shell.
    @discardableResult
    package func script(_ body: String, to name: String) throws -> FilePath {
        try self.write("#!/bin/sh\n\(body)\n", to: name, mode: 0o700)
    }

    package func read(_ name: String) throws -> String {
        try String(contentsOfFile: self.path.appending(name).string, encoding: .utf8)
    }
}

extension FilePath {
    /// The permission bits of what is there.
    package var mode: Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: self.string)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }

    /// When it was last written, and which file it is.
    package var identity: [FileAttributeKey: AnyHashable] {
        let attributes = (try? FileManager.default.attributesOfItem(atPath: self.string)) ?? [:]
        return attributes.compactMapValues { $0 as? AnyHashable }
            .filter { [.modificationDate, .systemFileNumber, .size].contains($0.key) }
    }

    package var exists: Bool { FileManager.default.fileExists(atPath: self.string) }
}
