import Foundation
import SystemPackage

extension ClusterSecrets {
    /// Seals the secrets into the workspace's vault, and puts the authorities' certificates, which are none, beside it
    /// for those who connect.
    ///
    /// - Throws: `Errno`; ``VaultFailure``.
    func write(to workspace: Workspace, vault: AnsibleVault) throws {
        if let certificates = self.authorities {
            try PrivateFile.write(Data(certificates.utf8), to: workspace.authority)
        }
        try PrivateFile.write(try vault.seal(self.vaultDocument()), to: workspace.vault)
    }
}
