import Foundation
import SystemPackage

#if canImport(Glibc)
    import Glibc
#endif

/// Terraform's lock of a state that lies in a workspace.
///
/// It is two things: a lock of the kernel's on the state's file, which ends with the process that holds it, and a file
/// beside it that tells of the holder and stays when that one is killed. Only the first keeps others out.
package struct LocalStateLock: Sendable {
    package let workspace: Workspace

    package init(workspace: Workspace) {
        self.workspace = workspace
    }

    private var file: FilePath { self.workspace.root.appending(".terraform.tfstate.lock.info") }

    /// What is known of whoever holds it or has left it, if somebody does or has.
    package var lock: StateLock? {
        FileManager.default.contents(atPath: self.file.string).flatMap(StateLock.init(document:))
    }

    /// Whether a living process holds it.
    package var isHeld: Bool {
        guard let state = try? FileDescriptor.open(self.workspace.state, .readOnly, options: .closeOnExec) else {
            return false
        }
        var question = Self.whole(F_WRLCK)
        let isKnown = fcntl(state.rawValue, F_GETLK, &question) == 0
        try? state.close()
        // What can't be found out is taken for held: nothing is then taken away.
        return !isKnown || question.l_type != Int16(F_UNLCK)
    }

    /// Takes away what a dead holder has left.
    ///
    /// The kernel's lock is held meanwhile, so a Terraform that begins at this moment keeps what is its own.
    ///
    /// - Returns: What was taken away; `nil` where there was nothing, or where somebody holds it.
    /// - Throws: `Errno`.
    package func release() throws -> StateLock? {
        guard FileManager.default.fileExists(atPath: self.file.string) else { return nil }
        let state = try? FileDescriptor.open(self.workspace.state, .readWrite, options: .closeOnExec)
        defer { try? state?.close() }
        if let state {
            var wish = Self.whole(F_WRLCK)
            guard fcntl(state.rawValue, F_SETLK, &wish) == 0 else { return nil }
        }
        guard let lock = self.lock else { return nil }
        guard unlink(self.file.string) == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
        return lock
    }

    private static func whole(_ type: Int32) -> flock {
        flock(l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }
}
