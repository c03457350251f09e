import Commands
import Foundation
import SystemPackage

/// What somebody has changed in a workspace by hand, which is never taken back without being asked for.
extension Workspace {
    /// Where its owner names the files that pgherd leaves as they are, one path in the workspace on a line.
    package static let keepName = "pgherd-keep.txt"

    /// The files that its owner keeps; lines that begin with `#` are comments.
    var keptFiles: Set<String> {
        let text = (try? String(contentsOfFile: self.root.appending(Self.keepName).string, encoding: .utf8)) ?? ""
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return Set(lines.filter { !$0.isEmpty && !$0.hasPrefix("#") })
    }

    /// The files that are neither what was written nor what is to be written, and that nobody has said to keep.
    ///
    /// A file that is gone is not among them: it is written anew.
    ///
    /// - Parameter manifest: What is to be written.
    /// - Returns: Their paths in the workspace.
    func changesByHand(before manifest: WorkspaceManifest) -> [String] {
        let kept = self.keptFiles
        return (WorkspaceManifest(in: self)?.written ?? [:]).filter { path, digest in
            // Terraform itself adds to its lock file.
            guard !kept.contains(path), !path.hasSuffix(".terraform.lock.hcl"),
                let content = FileManager.default.contents(atPath: self.root.appending(path).string)
            else { return false }
            let found = WorkspaceManifest.digest(content)
            return found != digest && found != manifest.written?[path]
        }.keys.sorted()
    }

    /// The files that somebody has changed since they were written, and has not said to keep.
    package var changedFiles: [String] {
        WorkspaceManifest(in: self).map { self.changesByHand(before: $0) } ?? []
    }

    /// The files that were written and are gone.
    package var missingFiles: [String] {
        (WorkspaceManifest(in: self)?.written ?? [:]).keys.filter {
            !FileManager.default.fileExists(atPath: self.root.appending($0).string)
        }.sorted()
    }

    /// Refuses to write over what somebody has changed.
    ///
    /// - Throws: ``CommandFailure`` that names the files and both ways out.
    func checkChangesByHand(before manifest: WorkspaceManifest) throws(CommandFailure) {
        let changed = self.changesByHand(before: manifest)
        guard !changed.isEmpty else { return }
        let shown =
            changed.prefix(5).joined(separator: ", ") + (changed.count > 5 ? " and \(changed.count - 5) more" : "")
        throw CommandFailure(
            .generateFailed,
            "\(shown) in \(self.root) was changed by hand, and this run would write it anew; nothing was changed. To keep a file, add its path as a line to \(Self.keepName) there; to have it written anew, move it away; then repeat the command",
            retry: true
        )
    }
}
