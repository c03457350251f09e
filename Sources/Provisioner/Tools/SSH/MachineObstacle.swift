/// What keeps a machine that answers from being worked on.
package enum MachineObstacle: Hashable, Sendable {
    /// The login's user may not become root without a password; with sudo's words.
    case mayNotBecomeRoot(String)
    /// There is no Python where Ansible looks for it.
    case noPython
    /// Python is older than Ansible takes.
    case oldPython(String, oldest: String)
    /// Python is there but fails at what every module does; with its words.
    case brokenPython(String)
    /// Root may not become the user who runs the server; with runuser's words.
    case mayNotBecomeOthers(String)

    /// What is said of the machine, and what helps; the rest of a sentence that began with its name.
    ///
    /// - Parameter user: Who logs in.
    /// - Returns: One sentence's end, with what has to be done.
    package func text(for user: String) -> String {
        switch self {
        case .mayNotBecomeRoot(let words) where words.contains("not found"):
            "has no sudo, and \(user) is not root; as root there: apt install sudo, or let root log in with the same key and say ssh_user=root"
        case .mayNotBecomeRoot(let words) where words.contains("tty"):
            "lets \(user) use sudo at a terminal only (\(words)); as root there: echo 'Defaults:\(user) !requiretty' > /etc/sudoers.d/pgherd-tty"
        case .mayNotBecomeRoot(let words):
            "does not let \(user) become root by sudo without a password (\(words)); as root there: echo '\(user) ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/pgherd"
        case .noPython:
            "has no /usr/bin/python3, which Ansible needs; install it (apt install python3)"
        case .oldPython(let version, let oldest):
            "has Python \(version) as /usr/bin/python3, and Ansible needs \(oldest) or newer; restore the system's own"
        case .brokenPython(let words):
            "has a Python that can't do what Ansible's modules do (/usr/bin/python3: \(words)); install all of it (apt install --reinstall python3), and let root write to /tmp"
        case .mayNotBecomeOthers(let words):
            "does not let root become another user, as which the server will run (/usr/sbin/runuser: \(words)); look at /etc/pam.d/runuser there"
        }
    }
}
