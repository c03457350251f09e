import Foundation
import SystemPackage

extension ClusterSecrets {
    /// Seals the secrets into the workspace's vault, and puts the authority's certificate, which is none, beside it for
    /// those who connect.
    ///
    /// - Throws: `Errno`; ``VaultFailure``.
    func write(to workspace: Workspace, vault: AnsibleVault) throws {
        if let certificate = self.tls?.authority.certificate {
            try PrivateFile.write(Data(certificate.utf8), to: workspace.authority)
        }
        try PrivateFile.write(try vault.seal(self.vaultDocument()), to: workspace.vault)
    }
}
