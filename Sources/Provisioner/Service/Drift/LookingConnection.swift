import SystemPackage
import Tools

/// How SSH connects for somebody who must leave no trace in a workspace.
enum LookingConnection {
    /// What is never written: the key of a machine that is not known yet.
    private static let strict = ["-o", "StrictHostKeyChecking=yes"]

    /// The most that OpenSSH puts behind a path of ours: `%C` is 40 digits, and a new socket gets a suffix of 17.
    private static let longestName = 58

    /// Every connection by itself.
    static let single = Self.strict + ["-o", "ControlMaster=no", "-o", "ControlPath=none"]

    /// Connections that are used again, where the path of their sockets is not too long.
    ///
    /// - Parameter directory: Where the sockets are; private to the look.
    /// - Returns: Arguments of SSH.
    static func options(directory: FilePath) -> [String] {
        guard directory.string.utf8.count + Self.longestName <= DataDirectory.longestSocketPath else {
            return Self.single
        }
        let path = directory.appending("%C").string
        let escaped = directory.string.replacing("%", with: "%%") + path.dropFirst(directory.string.count)
        return Self.strict + ["-o", "ControlPath=\"\(escaped)\""]
    }

    /// An option as Ansible reads it, which takes its arguments apart like a shell.
    static func quoted(_ option: String) -> String {
        "'\(option.replacing("'", with: "'\"'\"'"))'"
    }
}
