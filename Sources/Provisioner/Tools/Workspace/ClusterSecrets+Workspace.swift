package import Commands
package import Foundation
import SystemPackage

extension ClusterSecrets {
    /// Seals the secrets into the workspace's vault, and puts the authorities' certificates, which are none, beside it
    /// for those who connect.
    ///
    /// - Throws: `Errno`; ``VaultFailure``.
    package func write(to workspace: Workspace, vault: AnsibleVault) throws {
        if let certificates = self.authorities {
            try PrivateFile.write(Data(certificates.utf8), to: workspace.authority)
        }
        try PrivateFile.write(try vault.seal(self.vaultDocument()), to: workspace.vault)
    }
}

extension DataDirectory {
    /// Opens a cluster's vault.
    ///
    /// - Parameters:
    ///   - sealed: The vault's content.
    ///   - cluster: Whose it is.
    /// - Returns: The cluster's passwords.
    /// - Throws: ``CommandFailure`` with the way out, where the key is missing or another one, or the vault was changed.
    package func secrets(in sealed: Data, of cluster: ClusterName) throws(CommandFailure) -> ClusterSecrets {
        do {
            return try ClusterSecrets(vaultDocument: self.vault().open(sealed))
        } catch {
            let vault = Workspace(root: self.workspace(of: cluster)).vault
            let reason = (error as? VaultFailure)?.description ?? "the key can't be read"
            throw CommandFailure(
                .wrongState,
                "the passwords of \(cluster) can't be read with \(self.vaultKey): \(reason); put back the key that sealed \(vault), or that file, from a backup. destroy goes on without them"
            )
        }
    }
}
