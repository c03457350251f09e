import Crypto
package import Foundation
import SystemPackage

/// What a workspace says of the resources that it was written from, and of the files that were written.
package struct WorkspaceManifest: Codable, Hashable, Sendable {
    /// The file's name.
    package static let name = ".pgherd-resources"

    /// Differs where the resources differ.
    package let digest: String
    /// The files that were copied, by path in the workspace.
    package let files: [String]
    /// The SHA-256 of what was written, by path in the workspace, in hexadecimal digits; empty for a file that its owner keeps.
    ///
    /// `nil` in workspaces of versions that did not note it.
    package private(set) var written: [String: String]?

    init(digest: String, files: [String], written: [String: String]? = nil) {
        self.digest = digest
        self.files = files
        self.written = written
    }

    /// Reads that of a workspace; `nil` where there is none that can be read.
    init?(in workspace: Workspace) {
        guard let content = FileManager.default.contents(atPath: workspace.root.appending(Self.name).string),
            let manifest = try? JSONDecoder().decode(Self.self, from: content)
        else { return nil }
        self = manifest
    }

    /// The same with documents that are written beside the copies.
    func adding(_ documents: [String: Data]) -> WorkspaceManifest {
        var manifest = self
        manifest.written = (self.written ?? [:]).merging(documents.mapValues(Self.digest)) { $1 }
        return manifest
    }

    /// The same with the note that these files are their owner's.
    package func keeping(_ paths: Set<String>) -> WorkspaceManifest {
        var manifest = self
        for path in paths where manifest.written?[path] != nil { manifest.written?[path] = "" }
        return manifest
    }

    /// The SHA-256 of a file's content.
    package static func digest(_ content: Data) -> String {
        SHA256.hash(data: content).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The file's content.
    package func document() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
