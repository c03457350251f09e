import Commands

/// How the machines of a cluster are reached, and who may reach PostgreSQL on them; complete.
///
/// Only clusters on machines have one; instances on this machine need none.
struct MachineSpec: Hashable, Sendable, Codable {
    /// The machines that exist already, the primary's first; empty where machines are bought.
    var hosts: [String] = []
    /// Who logs in, and may use sudo.
    var sshUser: String
    /// 1 to 65535.
    var sshPort: Int
    /// A jump host, as ``SSHProxy`` writes it.
    var sshProxy: String?
    /// The networks that may reach PostgreSQL beside the members themselves, in CIDR notation.
    var allowed: [String] = []

    /// Where PostgreSQL listens on a machine of its own.
    static let port = 5432
    /// What every instance on a machine lives under; the mount point of a data volume.
    static let directory = "/var/lib/pgherd"

    /// Where the instance of a node lives.
    static func directory(of node: String) -> String { "\(self.directory)/\(node)" }

    /// Where Debian's and PGDG's packages put the programs of a major.
    static func programs(of major: Int) -> String { "/usr/lib/postgresql/\(major)/bin" }
}
