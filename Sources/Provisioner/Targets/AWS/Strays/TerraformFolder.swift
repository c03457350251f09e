import Foundation
import SystemPackage
import Tools

/// A root of its own below a workspace, which uses the providers that the workspace was initialised with.
///
/// To initialise it would take its time and, since providers are fetched to a place shared by all, its turn.
struct TerraformFolder: Sendable {
    let path: FilePath
    let workspace: Workspace

    /// What a look consists of.
    static func look(in workspace: Workspace) -> TerraformFolder {
        TerraformFolder(path: workspace.look, workspace: workspace)
    }

    /// Where strays are removed, with a state of its own.
    static func removal(in workspace: Workspace) -> TerraformFolder {
        TerraformFolder(path: workspace.look.appending("removal"), workspace: workspace)
    }

    /// Lends the workspace's providers.
    ///
    /// - Throws: `CocoaError`; `Errno`.
    func prepare() throws {
        let data = self.path.appending(".terraform")
        try FileManager.default.createDirectory(atPath: data.string, withIntermediateDirectories: true)
        let providers = self.workspace.root.appending(".terraform/providers").string
        let link = data.appending("providers").string
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) != providers {
            // In one step, since several may ask at the same time.
            let new = data.appending(".\(UUID().uuidString)").string
            try FileManager.default.createSymbolicLink(atPath: new, withDestinationPath: providers)
            guard rename(new, link) == 0 else { throw Errno(rawValue: errno) }
        }
        try self.take(".terraform.lock.hcl", from: self.workspace.root)
    }

    /// Copies a file of another folder in, where it has another content.
    ///
    /// - Throws: `CocoaError` where there is no such file; `Errno`.
    func take(_ name: String, from folder: FilePath) throws {
        let content = try Data(contentsOf: URL(fileURLWithPath: folder.appending(name).string))
        let file = self.path.appending(name)
        guard FileManager.default.contents(atPath: file.string) != content else { return }
        try PrivateFile.write(content, to: file, isDurable: false)
    }
}
