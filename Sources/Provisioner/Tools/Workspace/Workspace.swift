import Commands
package import Foundation
package import Model
package import SystemPackage

/// A cluster's directory of generated files.
///
/// It belongs to the user as well: Terraform and Ansible work in it by hand.
package struct Workspace: Hashable, Sendable {
    package let root: FilePath

    package init(root: FilePath) {
        self.root = root
    }

    package var logs: FilePath { self.root.appending("logs") }
    package var plan: FilePath { self.root.appending(Self.planName) }
    package var planSummary: FilePath { self.root.appending("plan.json") }
    package var inventory: FilePath { self.root.appending("inventory.json") }
    package var leftMachines: FilePath { self.root.appending("left-machines.json") }
    /// Terraform's root module, which calls that of the target.
    package var rootModule: FilePath { self.root.appending("main.tf.json") }
    package var state: FilePath { self.root.appending("terraform.tfstate") }
    package var groupVariables: FilePath { self.root.appending("group_vars/all/cluster.json") }
    package var vault: FilePath { self.root.appending("group_vars/all/vault.yml") }
    /// A vault whose key is lost, where Ansible does not look.
    package var unreadableVault: FilePath { self.root.appending("unreadable-vault.yml") }
    /// What tells Ansible that the cluster has held data already.
    package var configured: FilePath { self.root.appending("group_vars/all/configured.json") }
    /// The certificate of the cluster's authority, for clients; while new secrets come into force, the former one's too.
    package var authority: FilePath { self.root.appending("ca.crt") }

    /// The root module that looks for strays.
    package var look: FilePath { self.root.appending("look") }
    /// What has Terraform take strays over with its next apply.
    package var adoption: FilePath { self.root.appending("adopt.tf.json") }
    /// The plan that is being applied, or was when that was cut off.
    var unsettled: FilePath { self.root.appending(Self.unsettledName) }

    /// Says that the next plan makes everything anew that an apply has left which never came to its end.
    package var anew: FilePath { self.root.appending("anew") }

    package static let planName = "plan.tfplan"
    package static let unsettledName = "unsettled.tfplan"
    private static let markName = ".pgherd"
    /// Documents that later phases write as well.
    private static let changingDocuments = ["inventory.json", "group_vars/all/vault.yml"]

    package var exists: Bool { FileManager.default.fileExists(atPath: self.root.string) }

    /// Whether Terraform may have kept a state, here or where the settings say.
    package func hasState(backend settings: ProvisionerSettings) -> Bool {
        let initialised = self.root.appending(".terraform").string
        return FileManager.default.fileExists(atPath: self.state.string)
            || (settings.terraformOptions.backendFile != nil && FileManager.default.fileExists(atPath: initialised))
    }

    /// Whether Terraform began to make things and did not come to its end: then there may be what its state does not know.
    package var isUnsettled: Bool { FileManager.default.fileExists(atPath: self.unsettled.string) }

    /// Puts the saved plan where it can't be applied once more, and where it says that it was begun.
    ///
    /// - Throws: `Errno` if there is none.
    package func beginApply() throws {
        guard rename(self.plan.string, self.unsettled.string) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Notes that there may be what Terraform's state does not know.
    package func unsettle() throws {
        guard !self.isUnsettled else { return }
        try PrivateFile.write(Data(), to: self.unsettled)
    }

    /// Notes that Terraform's state knows everything.
    package func settle() {
        unlink(self.planSummary.string)
        unlink(self.adoption.string)
        unlink(self.anew.string)
        unlink(self.unsettled.string)
    }

    /// A place beside it for a workspace that is not whole.
    private func stagingPlace() -> FilePath { self.root.removingLastComponent().appending(".\(UUID().uuidString)") }

    /// Whether a directory of this name beside workspaces is one that is not whole.
    package static func isStaging(_ name: String) -> Bool {
        name.hasPrefix(".") && UUID(uuidString: String(name.dropFirst())) != nil
    }

    /// Whether it was written for `owner`.
    package func belongs(to owner: String) -> Bool {
        (try? String(contentsOfFile: self.root.appending(Self.markName).string, encoding: .utf8)) == owner
    }

    /// Writes the files, each whole or not at all.
    ///
    /// A new workspace appears as a whole.
    ///
    /// - Parameters:
    ///   - owner: Says whose workspace it is; another's is not touched.
    ///   - documents: Contents by path in the workspace.
    ///   - copies: Directories whose files are copied in, by path in the workspace; empty for its root.
    ///   - manifest: Says what the copies are. What an earlier one says, and this one does not, is removed.
    ///   - overwritesChanges: Whether files that somebody has changed are written anew, without which they are refused.
    /// - Throws: ``CommandFailure``.
    package func write(
        owner: String,
        documents: [String: Data],
        copies: [(from: FilePath, to: String)],
        manifest: WorkspaceManifest? = nil,
        overwritesChanges: Bool = false
    ) throws {
        let manifest = manifest?.adding(documents.filter { !Self.changingDocuments.contains($0.key) })
        do {
            guard self.exists else {
                let staging = self.stagingPlace()
                defer { try? FileManager.default.removeItem(atPath: staging.string) }
                try Workspace(root: staging).fill(
                    owner: owner,
                    documents: documents,
                    copies: copies,
                    manifest: manifest
                )
                try FileManager.default.moveItem(atPath: staging.string, toPath: self.root.string)
                return
            }
            guard self.belongs(to: owner) else {
                throw CommandFailure(
                    .generateFailed,
                    "\(self.root) exists and is not this cluster's workspace, so it is left alone; move it away and try again",
                    retry: true
                )
            }
            if let manifest, !overwritesChanges { try self.checkChangesByHand(before: manifest) }
            try self.fill(owner: owner, documents: documents, copies: copies, manifest: manifest)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(ofDisk: error, under: self.root)
                ?? CommandFailure(
                    .generateFailed,
                    "the workspace \(self.root) can't be written: \(Self.reason(error))",
                    retry: true
                )
        }
    }

    /// Puts a vault that can't be opened where Ansible does not look, so that another one can take its place.
    ///
    /// One that was put there before is the older one and stays.
    ///
    /// - Throws: `Errno`.
    package func setVaultAside() throws {
        let place =
            FileManager.default.fileExists(atPath: self.unreadableVault.string)
            ? FilePath("\(self.unreadableVault).\(UUID().uuidString)") : self.unreadableVault
        guard rename(self.vault.string, place.string) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Removes the workspace with everything in it, state and logs too.
    ///
    /// It leaves its place in one step: Terraform could not destroy from the half of one that a server's death leaves.
    /// What is then left at the other place, the next start removes.
    package func remove() throws {
        guard self.exists else { return }
        let discarded = self.stagingPlace()
        try FileManager.default.moveItem(atPath: self.root.string, toPath: discarded.string)
        try FileManager.default.removeItem(atPath: discarded.string)
    }

    /// The files of the workspace, by path in it and size in bytes, without Terraform's own caches and other tools' temporary files.
    package func files() throws -> [(path: String, size: Int64)] {
        guard let walker = FileManager.default.enumerator(atPath: self.root.string) else { return [] }
        var files: [(String, Int64)] = []
        while let path = walker.nextObject() as? String {
            let attributes = try FileManager.default.attributesOfItem(atPath: self.root.appending(path).string)
            let type = attributes[.type] as? FileAttributeType
            if type == .typeDirectory,
                [".terraform", ".ansible", "__pycache__"].contains(FilePath(path).lastComponent?.string)
            {
                walker.skipDescendants()
            }
            guard type == .typeRegular else { continue }
            files.append((path, (attributes[.size] as? Int64) ?? Int64((attributes[.size] as? Int) ?? 0)))
        }
        return files.sorted { $0.0 < $1.0 }
    }

    private func fill(
        owner: String,
        documents: [String: Data],
        copies: [(from: FilePath, to: String)],
        manifest: WorkspaceManifest?
    ) throws {
        let kept = self.keptFiles
        let keptPlaces = Set(kept.map { self.root.appending($0) })
        for (source, target) in copies {
            let destination = target.isEmpty ? self.root : self.root.appending(target)
            try Self.copy(source, to: destination, leaving: keptPlaces)
        }
        for (path, content) in documents where !kept.contains(path) {
            let file = self.root.appending(path)
            try Self.makeDirectory(file.removingLastComponent())
            if FileManager.default.contents(atPath: file.string) == content { continue }
            try PrivateFile.write(content, to: file)
        }
        try PrivateFile.write(Data(owner.utf8), to: self.root.appending(Self.markName))
        guard let manifest else { return }
        // A module's file that is left would define again what its successor defines elsewhere.
        let stale = Set(WorkspaceManifest(in: self)?.files ?? []).subtracting(manifest.files).subtracting(kept)
        for path in stale where FilePath(path).isLexicallyNormal && !path.hasPrefix("../") {
            unlink(self.root.appending(path).string)
        }
        // Last: a workspace that is half of another version is written anew once more.
        let content = try manifest.keeping(kept).document()
        let file = self.root.appending(WorkspaceManifest.name)
        guard FileManager.default.contents(atPath: file.string) != content else { return }
        try PrivateFile.write(content, to: file)
    }

    private static func copy(_ source: FilePath, to destination: FilePath, leaving kept: Set<FilePath>) throws {
        try self.makeDirectory(destination)
        for name in try FileManager.default.contentsOfDirectory(atPath: source.string) {
            let from = source.appending(name)
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: from.string, isDirectory: &isDirectory) else { continue }
            if isDirectory.boolValue {
                if name != "__pycache__" { try self.copy(from, to: destination.appending(name), leaving: kept) }
            } else if let content = FileManager.default.contents(atPath: from.string) {
                let file = destination.appending(name)
                if kept.contains(file) { continue }
                if FileManager.default.contents(atPath: file.string) == content { continue }
                try PrivateFile.write(content, to: file, isDurable: false)
            }
        }
    }

    private static func makeDirectory(_ path: FilePath) throws {
        try FileManager.default.createDirectory(
            atPath: path.string,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    private static func reason(_ error: any Error) -> String {
        (error as? Errno)?.description ?? (error as? CocoaError)?.localizedDescription ?? "\(error)"
    }
}
