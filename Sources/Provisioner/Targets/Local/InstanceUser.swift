import Commands
import Foundation
package import SystemPackage

/// The operating system's user that local instances run as.
///
/// PostgreSQL refuses to run as root.
package struct InstanceUser: Hashable, Sendable {
    package let name: String
    /// What is put before a command so that it runs as this user.
    package let prefix: [String]

    private let uid: uid_t
    private let gid: gid_t
    private let isSelf: Bool

    /// The current user, or `postgres` where that is root.
    ///
    /// - Throws: ``CommandFailure`` if there is no such user.
    package static func current() throws -> InstanceUser {
        let own = geteuid()
        let entry = own == 0 ? getpwnam("postgres") : getpwuid(own)
        guard let entry else {
            throw CommandFailure(
                .notAvailable,
                "PostgreSQL does not run as root and there is no user postgres on this machine; install a PostgreSQL package, or start pgherd as an ordinary user",
                argument: "target"
            )
        }
        let name = String(cString: entry.pointee.pw_name)
        return InstanceUser(
            name: name,
            prefix: own == 0 ? ["runuser", "-u", name, "--"] : [],
            uid: entry.pointee.pw_uid,
            gid: entry.pointee.pw_gid,
            isSelf: own != 0
        )
    }

    /// The first directory on the way to `path` that this user can't pass through.
    package func obstacle(on path: FilePath) -> FilePath? {
        guard !self.isSelf else { return nil }
        var way = FilePath("/")
        for component in path.components {
            way.append(component)
            guard let directory = Self.attributes(of: way) else { return nil }
            let bit = directory.owner == self.uid ? 0o100 : directory.group == self.gid ? 0o010 : 0o001
            if directory.mode & bit == 0 { return way }
        }
        return nil
    }

    /// Whom a directory belongs to and who may pass through it, also where a symbolic link leads there.
    private static func attributes(of path: FilePath) -> (owner: uid_t, group: gid_t, mode: Int)? {
        let place = URL(filePath: path.string).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: place),
            let owner = attributes[.ownerAccountID] as? NSNumber,
            let group = attributes[.groupOwnerAccountID] as? NSNumber,
            let mode = attributes[.posixPermissions] as? NSNumber
        else { return nil }
        return (owner.uint32Value, group.uint32Value, mode.intValue)
    }
}
