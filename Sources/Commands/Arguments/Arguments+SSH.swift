extension Arguments {
    /// Whom SSH logs in as.
    static let sshUser = Argument<SSHUser>(
        description: ArgumentDescription(
            name: "ssh_user",
            synonyms: ["user", "username", "login", "remote_user", "ansible_user"],
            placeholder: "USER",
            presence: .optional(default: "as the server is configured"),
            summary: "target=hosts and aws: the user that SSH logs in as: root, or one who may use sudo "
                + "without a password",
            range: "1 to \(SSHUser.longest) letters, digits, underscores, dots and hyphens, starting with a small "
                + "letter or an underscore"
        ),
        read: { SSHUser($0) },
        write: { $0.rawValue },
        suggest: { SSHUser($0.foldedASCII)?.rawValue }
    )

    /// Where SSH listens on the machines.
    static let sshPort = Argument<Int>.number(
        "ssh_port",
        placeholder: "PORT",
        in: ProtocolLimits.ports,
        .optional(default: "22"),
        summary: "target=hosts: the port on which SSH listens"
    )

    /// The machine through which SSH goes.
    static let sshProxy = Argument<SSHProxy>(
        description: ArgumentDescription(
            name: "ssh_proxy",
            synonyms: ["proxy", "proxy_jump", "proxyjump", "jump", "jump_host", "jumphost", "bastion"],
            placeholder: "[USER@]HOST[:PORT]",
            presence: .optional(default: "SSH goes to the machines directly"),
            summary: "target=hosts and aws: the jump host through which SSH goes",
            range: "[USER@]HOST[:PORT], where HOST is an address or a host name, an IPv6 address in brackets"
        ),
        read: { SSHProxy($0) },
        write: { $0.description },
        suggest: { HostAddress($0).flatMap { SSHProxy("[\($0)]") }?.description }
    )
}
