package import Foundation
package import SystemPackage

/// Files that appear whole or not at all, and that only their owner can read.
package enum PrivateFile {
    /// Writes a file by way of a temporary one beside it.
    ///
    /// - Parameters:
    ///   - content: All of it.
    ///   - path: Where; what is there is replaced.
    ///   - isDurable: Whether the content is on the disk when this returns; what can be made again need not be.
    /// - Throws: `Errno`; nothing has changed then.
    package static func write(_ content: Data, to path: FilePath, isDurable: Bool = true) throws {
        let name = path.lastComponent?.string ?? "file"
        let temporary = path.removingLastComponent().appending(".\(name).\(UUID().uuidString)")
        let file = try FileDescriptor.open(
            temporary,
            .writeOnly,
            options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        do {
            try file.closeAfter {
                _ = try file.writeAll(content)
                guard !isDurable || fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(temporary.string)
            throw error
        }
    }
}
