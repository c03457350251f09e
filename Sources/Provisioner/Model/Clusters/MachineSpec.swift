import Commands

/// How the machines of a cluster are reached, and who may reach PostgreSQL on them; complete.
///
/// Only clusters on machines have one; instances on this machine need none.
package struct MachineSpec: Hashable, Sendable, Codable {
    /// The machines that exist already, the primary's first; empty where machines are bought.
    package var hosts: [String] = []
    /// Who logs in, and may use sudo.
    package var sshUser: String
    /// 1 to 65535.
    package var sshPort: Int
    /// A jump host, as ``SSHProxy`` writes it.
    package var sshProxy: String?
    /// The networks that may reach PostgreSQL beside the members themselves, in CIDR notation.
    package var allowed: [String] = []

    package init(hosts: [String] = [], sshUser: String, sshPort: Int, sshProxy: String? = nil, allowed: [String] = []) {
        self.hosts = hosts
        self.sshUser = sshUser
        self.sshPort = sshPort
        self.sshProxy = sshProxy
        self.allowed = allowed
    }

    /// Where PostgreSQL listens on a machine of its own.
    package static let port = 5432
    /// What every instance on a machine lives under; the mount point of a data volume.
    package static let directory = "/var/lib/pgherd"

    /// Where the instance of a node lives.
    package static func directory(of node: String) -> String { "\(self.directory)/\(node)" }

    /// Where Debian's and PGDG's packages put the programs of a major.
    package static func programs(of major: Int) -> String { "/usr/lib/postgresql/\(major)/bin" }
}
