import Commands
import Foundation
import Model
package import SystemPackage
import Tools

/// Makes a vault key in the place of one that is lost, while no server works in the data directory.
///
/// What only the lost key opens stays lost, but is kept: a key that is found after all opens it.
package struct NewVaultKey: Sendable {
    private let data: DataDirectory

    /// - Parameter dataDirectory: The server's data directory; absolute.
    package init(dataDirectory: FilePath) {
        self.data = DataDirectory(root: dataDirectory)
    }

    /// Does it.
    ///
    /// - Returns: What was done and what is to be done next, for people.
    /// - Throws: An error whose description says what is wrong; nothing has changed then.
    package func perform() throws -> [String] {
        guard FileManager.default.fileExists(atPath: self.data.clusters.string) else {
            throw StartFailure(
                "there is no data directory of pgherd's at \(self.data.root); name the one that data.directory names"
            )
        }
        let lock = try DataDirectoryLock(path: self.data.lock)
        return try withExtendedLifetime(lock) {
            guard !FileManager.default.fileExists(atPath: self.data.vaultKey.string) else {
                throw StartFailure(
                    "there is a key at \(self.data.vaultKey), so nothing was changed; move it away first if it is the wrong one"
                )
            }
            var lines: [String] = []
            try self.data.explaining {
                for cluster in self.data.sealedWorkspaces() {
                    let workspace = Workspace(root: self.data.workspace(of: cluster))
                    try workspace.setVaultAside()
                    // The next run writes the files anew, a vault with new passwords among them.
                    unlink(workspace.root.appending(WorkspaceManifest.name).string)
                    lines.append(
                        "\(cluster): its passwords can't be read any more; they are kept in \(workspace.unreadableVault). Once the server runs, configure cluster \(cluster) makes new ones"
                    )
                }
                try self.data.makeVaultKey()
            }
            return ["made \(self.data.vaultKey)"] + lines
        }
    }
}
