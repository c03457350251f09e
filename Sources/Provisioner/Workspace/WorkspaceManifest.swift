import Foundation
import SystemPackage

/// What a workspace says of the resources that it was written from.
struct WorkspaceManifest: Codable, Hashable, Sendable {
    /// The file's name.
    static let name = ".pgherd-resources"

    /// Differs where the resources differ.
    let digest: String
    /// The files that were copied, by path in the workspace.
    let files: [String]

    init(digest: String, files: [String]) {
        self.digest = digest
        self.files = files
    }

    /// Reads that of a workspace; `nil` where there is none that can be read.
    init?(in workspace: Workspace) {
        guard let content = FileManager.default.contents(atPath: workspace.root.appending(Self.name).string),
            let manifest = try? JSONDecoder().decode(Self.self, from: content)
        else { return nil }
        self = manifest
    }

    /// The file's content.
    func document() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
