package import Commands
import Foundation
import Model
import SystemPackage

extension DataDirectory {
    /// The names of all workspaces.
    package func workspaceNames() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: self.clusters.string)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Makes sure that records which are missing have never been there.
    ///
    /// With new records, clusters that run would be nobody's.
    ///
    /// - Throws: ``StartFailure`` with the way out.
    package func checkRecords() throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: self.records.string))?[.size] as? NSNumber
        let names = self.workspaceNames()
        guard (size?.intValue ?? 0) == 0, !names.isEmpty else { return }
        throw StartFailure(
            "there are no records at \(self.records), but workspaces in \(self.clusters) (\(Self.shown(names))); put the records back with pgherd restore-records, or, to begin anew, move \(self.clusters) away"
        )
    }

    /// The names of the workspaces with a vault.
    package func sealedWorkspaces() -> [ClusterName] {
        self.workspaceNames().compactMap(ClusterName.init).filter {
            FileManager.default.fileExists(atPath: Workspace(root: self.workspace(of: $0)).vault.string)
        }
    }

    /// Makes sure that a key which is missing has sealed nothing.
    ///
    /// With a new key the passwords of every cluster that runs would be lost, and, once vaults were sealed with it, the former
    /// key put back would open the others alone.
    ///
    /// - Throws: ``StartFailure`` with the way out.
    func checkVaultKey() throws {
        guard !FileManager.default.fileExists(atPath: self.vaultKey.string) else { return }
        let names = self.sealedWorkspaces()
        guard !names.isEmpty else { return }
        throw StartFailure(
            "there is no \(self.vaultKey), but workspaces whose passwords only that key opens (\(Self.shown(names.map(\.rawValue)))); nothing was changed: put the key back from a backup, or, if it is lost, pgherd new-vault-key --data-directory \(self.root) makes another one"
        )
    }

    private static func shown(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    }
}
