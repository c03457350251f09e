package import Commands
import Foundation
import Model
package import SystemPackage

/// The layout of the data directory.
///
/// ```
/// pgherd.sqlite   the records
/// pgherd.sqlite-clean  says that the records were closed well
/// pgherd.lock     held by the server that works here
/// vault.key       opens the vaults of the workspaces
/// ssh/            the private keys by which machines know pgherd
/// clusters/NAME   a cluster's workspace
/// instances/NODE  a local instance: data, configuration, socket, log
/// backups/        copies of the records, where the settings name no other place
/// run/            short-lived files
/// ```
package struct DataDirectory: Hashable, Sendable {
    package let root: FilePath

    package init(root: FilePath) {
        self.root = root
    }

    package var records: FilePath { self.root.appending("pgherd.sqlite") }
    package var lock: FilePath { self.root.appending("pgherd.lock") }
    package var vaultKey: FilePath { self.root.appending("vault.key") }
    package var clusters: FilePath { self.root.appending("clusters") }
    package var instances: FilePath { self.root.appending("instances") }
    package var keys: FilePath { self.root.appending("ssh") }
    package var backups: FilePath { self.root.appending("backups") }
    package var scratch: FilePath { self.root.appending("run") }

    package func workspace(of cluster: ClusterName) -> FilePath { self.clusters.appending(cluster.rawValue) }
    /// The key pair that machines which exist already let in, where the operator names no other.
    package var identity: SSHIdentity { SSHIdentity(path: self.keys.appending("id_ed25519")) }

    /// The key pair of a cluster's own, which machines that are bought let in.
    package func identity(of cluster: ClusterName) -> SSHIdentity {
        SSHIdentity(path: self.keys.appending("clusters/\(cluster)"))
    }

    package func instance(of node: String) -> FilePath { self.instances.appending(node) }

    /// The longest path of a Unix socket, which `sockaddr_un` limits to 107 bytes.
    package static let longestSocketPath = 107

    /// Makes the directory itself, so that it can be locked; what it holds is left alone.
    ///
    /// - Throws: ``StartFailure`` with the way out.
    package func prepareRoot() throws {
        // PostgreSQL's own pg_ctl starts the server through a shell, and Ansible evaluates braces.
        let unusable = Set("\"$`\\{}").union((0..<32).map { Character(Unicode.Scalar(UInt8($0))) })
        if let character = self.root.string.first(where: unusable.contains) {
            throw StartFailure(
                "the data directory \(self.root) can't be used: its path holds \(character.debugDescription); choose another data.directory"
            )
        }
        try self.explaining { try Self.make(self.root, mode: 0o711) }
    }

    /// Makes what is missing, with rights that let the instances' user pass through and nobody else read, and removes
    /// what an earlier server left for a short time.
    ///
    /// - Throws: ``StartFailure`` with the way out.
    package func prepare() throws {
        try self.prepareRoot()
        try self.checkVaultKey()
        try self.explaining {
            try Self.make(self.clusters, mode: 0o700)
            try Self.make(self.instances, mode: 0o711)
            try? FileManager.default.removeItem(atPath: self.scratch.string)
            try Self.make(self.scratch, mode: 0o700)
            try Self.make(self.keys, mode: 0o700)
            try self.makeVaultKey()
        }
    }

    package func explaining(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch let error as CocoaError {
            throw StartFailure("the data directory \(self.root) can't be used: \(error.localizedDescription)")
        } catch let error as Errno {
            throw StartFailure("the data directory \(self.root) can't be used: \(error)")
        }
    }

    /// The key that the workspaces' vaults are sealed with.
    package func vault() throws -> AnsibleVault {
        let key = try String(contentsOfFile: self.vaultKey.string, encoding: .utf8)
        return AnsibleVault(password: Secret(key.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Makes a key where there is none.
    package func makeVaultKey() throws {
        guard !FileManager.default.fileExists(atPath: self.vaultKey.string) else { return }
        try PrivateFile.write(Data((Secret.random().revealed() + "\n").utf8), to: self.vaultKey)
    }

    private static func make(_ path: FilePath, mode: Int) throws {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory), isDirectory.boolValue {
            return
        }
        try FileManager.default.createDirectory(
            atPath: path.string,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: mode]
        )
    }
}
