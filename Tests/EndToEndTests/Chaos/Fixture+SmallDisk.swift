import Foundation
import Glibc
import Testing

extension Fixture {
    /// Puts the data directory of a server that is not running onto a small file system, which is taken away at the end.
    ///
    /// - Parameter megabytes: Its size.
    /// - Throws: An issue where the tests don't run as root: what can't be tried is a failure.
    func useSmallDisk(megabytes: Int) async throws {
        try #require(geteuid() == 0, "a small file system can only be mounted as root; run these tests as root")
        let data = self.scratch.data.path
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        let mounted = try await self.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m,mode=711", "tmpfs", data])
        try #require(mounted.status == 0, "\(mounted)")
        self.cleanUp {
            try await self.server.kill()
            _ = try await self.run("umount", ["-l", data])
        }
    }

    /// Takes all the space that is left in the data directory.
    func fillDisk() async throws {
        _ = try await self.run("dd", ["if=/dev/zero", "of=\(self.filler)", "bs=4096"])
    }

    /// Gives the space back.
    func emptyDisk() throws {
        try FileManager.default.removeItem(atPath: self.filler)
    }

    private var filler: String { self.scratch.data.appendingPathComponent("filler").path }
}
