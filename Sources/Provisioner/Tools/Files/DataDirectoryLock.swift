import Foundation
import Model
package import SystemPackage

/// Keeps a second server out of a data directory, for as long as this value lives.
///
/// The system lets go of it by itself when the process ends, however it ends.
package final class DataDirectoryLock: Sendable {
    private let file: FileDescriptor

    /// - Throws: ``StartFailure`` if another server holds it; `Errno` if the file can't be opened or locked.
    package init(path: FilePath) throws {
        self.file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        // `deinit` closes the file after a failure as well: closing it here too could close another one of that number.
        guard flock(self.file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw Errno(rawValue: errno) }
            throw StartFailure(
                "another pgherd works in \(path.removingLastComponent()); stop it, or give this one a data.directory of its own"
            )
        }
    }

    deinit {
        try? self.file.close()
    }
}
