extension Arguments {
    /// The machines that a cluster is built on, where they exist already.
    static let hosts = Argument<[HostAddress]>.list(
        "hosts",
        synonyms: ["servers", "machines", "addresses", "ips", "inventory"],
        placeholder: "ADDR,…",
        ProtocolLimits.hosts,
        of: "IPv4 addresses, IPv6 addresses or host names",
        .optional(default: "target=hosts needs it"),
        summary: "target=hosts: the machines, the primary's first",
        read: { HostAddress($0) },
        write: { $0.rawValue }
    )

    /// Which of the machines becomes the primary.
    static let primary = Argument<HostAddress>(
        description: ArgumentDescription(
            name: "primary",
            synonyms: ["master", "leader"],
            placeholder: "ADDR",
            presence: .optional(default: "the first of hosts="),
            summary: "target=hosts: which of the hosts becomes the primary",
            range: "one of the addresses or names in hosts="
        ),
        read: { HostAddress($0) },
        write: { $0.rawValue }
    )

    /// Who may reach PostgreSQL.
    static let allow = Argument<[AddressRange]>.list(
        "allow",
        synonyms: ["allow_from", "allowed", "allowlist", "whitelist", "cidr", "cidrs"],
        placeholder: "CIDR,…",
        ProtocolLimits.addressRanges,
        of: "networks such as 10.20.0.0/16 or 2001:db8::/32",
        .optional(default: "the cluster's own machines alone"),
        summary: "target=hosts and aws: networks from which PostgreSQL may be reached; 0.0.0.0/0 lets the whole "
            + "internet try passwords and is a bad idea",
        read: { AddressRange($0) },
        write: { $0.rawValue },
        suggest: { AddressRange.closest(to: $0) }
    )

    /// All arguments about machines that exist, and about how machines are reached.
    static let machineDescriptions = [
        Self.hosts.description, Self.primary.description, Self.sshUser.description, Self.sshPort.description,
        Self.sshProxy.description, Self.allow.description,
    ]

    /// The arguments that ``ArgumentValues/machines()`` reads, as a request spells them.
    static func spelled(_ request: MachineRequest) -> [SpelledArgument?] {
        [
            Self.hosts.spelled(request.hosts, unless: []), Self.primary.spelled(request.primary),
            Self.sshUser.spelled(request.sshUser), Self.sshPort.spelled(request.sshPort),
            Self.sshProxy.spelled(request.sshProxy), Self.allow.spelled(request.allowed),
        ]
    }
}

extension ArgumentValues {
    /// Which machines a cluster is to be built on, and how they are reached.
    ///
    /// - Throws: ``CommandFailure`` for the first value at fault, and for a primary that is none of the hosts.
    func machines() throws(CommandFailure) -> MachineRequest {
        var request = MachineRequest()
        request.hosts = try self.optional(Arguments.hosts) ?? []
        request.primary = try self.optional(Arguments.primary)
        request.sshUser = try self.optional(Arguments.sshUser)
        request.sshPort = try self.optional(Arguments.sshPort)
        request.sshProxy = try self.optional(Arguments.sshProxy)
        request.allowed = try self.optional(Arguments.allow)
        if let primary = request.primary, !request.hosts.contains(primary) {
            throw self.strange(primary, among: request.hosts)
        }
        return request
    }

    private func strange(_ primary: HostAddress, among hosts: [HostAddress]) -> CommandFailure {
        let description = Arguments.primary.description
        let reason = hosts.isEmpty ? "no hosts= are given" : "\(primary) is none of them"
        return CommandFailure(
            .badValue,
            "\(description.name) must be \(description.range); \(reason)",
            argument: description.name,
            hint: EditDistance.closest(to: primary.rawValue, among: hosts.map(\.rawValue)),
            column: self.given[description.name]?.valueColumn
        )
    }
}
