package import Commands
import Crypto
import Foundation
package import SystemPackage

/// The Ansible roles and the Terraform modules that this version of pgherd brings for clusters of one target.
package struct WorkspaceResources: Sendable {
    /// Raised where what pgherd itself writes into workspaces changes, such as the root module.
    private static let format = 2

    /// Where the resources of all targets are.
    package let root: FilePath
    package let target: Target

    package init(root: FilePath, target: Target) {
        self.root = root
        self.target = target
    }

    /// The directories that a workspace gets copies of, by path in it; empty for its root.
    package var copies: [(from: FilePath, to: String)] {
        let (module, look) = ("terraform/modules/\(self.target.rawValue)", "terraform/look/\(self.target.rawValue)")
        let directories = [
            (self.root.appending("ansible"), ""), (self.root.appending(module), "modules/\(self.target.rawValue)"),
            (self.root.appending(look), "look"),
        ]
        return directories.filter { FileManager.default.fileExists(atPath: $0.0.string) }
    }

    /// What a workspace that is written from them is marked with.
    ///
    /// - Throws: What keeps them from being read.
    package func manifest() throws -> WorkspaceManifest {
        var files: [String: Data] = [:]
        for (directory, place) in self.copies {
            guard let walker = FileManager.default.enumerator(atPath: directory.string) else { continue }
            while let path = walker.nextObject() as? String {
                if FilePath(path).lastComponent?.string == "__pycache__" { walker.skipDescendants() }
                let file = directory.appending(path)
                var isDirectory: ObjCBool = false
                guard FileManager.default.fileExists(atPath: file.string, isDirectory: &isDirectory),
                    !isDirectory.boolValue
                else { continue }
                files[place.isEmpty ? path : "\(place)/\(path)"] = try Data(
                    contentsOf: URL(fileURLWithPath: file.string)
                )
            }
        }
        var digest = SHA256()
        digest.update(data: Data("\(Self.format)".utf8))
        for (path, content) in files.sorted(by: { $0.key < $1.key }) {
            digest.update(data: Data("\n\(path) \(content.count)\n".utf8))
            digest.update(data: content)
        }
        return WorkspaceManifest(
            digest: digest.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
            files: files.keys.sorted(),
            written: files.mapValues(WorkspaceManifest.digest)
        )
    }

    /// Whether a workspace was written from them, and not by another version of pgherd.
    ///
    /// - Throws: What keeps them from being read.
    package func wrote(_ workspace: Workspace) throws -> Bool {
        try WorkspaceManifest(in: workspace)?.digest == self.manifest().digest
    }
}
