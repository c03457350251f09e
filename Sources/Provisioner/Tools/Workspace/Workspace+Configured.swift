import Foundation
import SystemPackage

extension Workspace {
    /// Notes for Ansible that the cluster has been configured once: from then on its primary has data, and one that has none
    /// is refused instead of being made anew.
    ///
    /// - Throws: `Errno`.
    package func noteConfigured() throws {
        let document = Data("{\"pgherd_was_configured\": true}\n".utf8)
        if FileManager.default.contents(atPath: self.configured.string) == document { return }
        try PrivateFile.write(document, to: self.configured)
    }
}
