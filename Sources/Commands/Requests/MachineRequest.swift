/// Which machines a user gave, and how they are reached; every part has a meaning only for some targets.
package struct MachineRequest: Hashable, Sendable {
    /// 1 to 9 machines that exist, none of them twice; empty where none were given.
    package var hosts: [HostAddress] = []
    /// Which of the hosts is the primary; `nil`: the first.
    package var primary: HostAddress?
    package var sshUser: SSHUser?
    /// 1 to 65535.
    package var sshPort: Int?
    package var sshProxy: SSHProxy?
    /// Who may reach PostgreSQL, beside the members themselves; `nil` where nothing was said.
    package var allowed: [AddressRange]?

    package init() {}
}
