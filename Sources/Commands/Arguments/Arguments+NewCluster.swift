extension Arguments {
    /// Where a new cluster's machines come from.
    static let target = Argument<Target>.choice(
        "target",
        .optional(default: "local, or as the server is configured"),
        summary: "where the machines come from"
    )

    /// The PostgreSQL major.
    static let major = Argument<Int>.number(
        "pg",
        aliases: ["postgres_version"],
        placeholder: "MAJOR",
        in: ProtocolLimits.majors,
        .optional(
            default:
                "as the server is configured, else the newest supported one found on target=local, and on machines the one that their system brings"
        ),
        summary: "the PostgreSQL major"
    )

    /// The number of standbys.
    static let replicas = Argument<Int>.number(
        "replicas",
        aliases: ["num_replicas"],
        in: ProtocolLimits.replicas,
        .optional(default: "2, or as the server is configured"),
        summary: "streaming replicas beside the primary"
    )

    /// The size of the machines.
    static let instanceType = Self.machineType(
        "instance_type",
        synonyms: ["machine_type", "type", "flavor"],
        default: "the target's own choice",
        summary: "the machine type, as the cloud names it; recorded, but without effect, on target=local"
    )

    /// PostgreSQL's `max_connections`.
    static let maxConnections = Argument<Int>.number(
        "max_connections",
        in: ProtocolLimits.maxConnections,
        .optional(default: "100"),
        summary: "PostgreSQL's max_connections"
    )

    /// PostgreSQL's `shared_buffers`.
    static let sharedBuffers = Argument<SharedBuffers>(
        description: ArgumentDescription(
            name: "shared_buffers",
            placeholder: "SIZE",
            presence: .optional(default: "128MB on target=local, a quarter of the memory on machines"),
            summary:
                "PostgreSQL's shared_buffers: an amount, or a share of the machine's memory, on target=local of each instance's part of it",
            range: "a size with its unit from 128kB, such as 256MB or 1GB, or 1% to 80% of the memory"
        ),
        read: { SharedBuffers($0) },
        write: { $0.description },
        suggest: { SharedBuffers($0 + "MB").map(\.description) }
    )

    /// Any number of PostgreSQL settings.
    static let settings = ArgumentDescription(
        name: "set.SETTING",
        placeholder: "VALUE",
        form: .settings,
        presence: .optional(default: "none"),
        summary: "any PostgreSQL setting; may be given for several settings",
        range: "at most \(ProtocolLimits.settingValue) bytes without control characters"
    )

    /// All arguments that say what a cluster is to be.
    static let newClusterDescriptions =
        [
            Self.newCluster.description, Self.target.description, Self.major.description, Self.replicas.description,
            Self.instanceType.description, Self.maxConnections.description, Self.sharedBuffers.description,
        ] + Self.machineDescriptions + Self.cloudDescriptions + [
            Self.settings, Self.timeToLive.description, Self.wait.description, Self.idempotencyKey.description,
        ]

    /// A machine type.
    static func machineType(
        _ name: String,
        synonyms: [String],
        default: String,
        summary: String
    ) -> Argument<String> {
        Argument(
            description: ArgumentDescription(
                name: name,
                synonyms: synonyms,
                placeholder: "TYPE",
                presence: .optional(default: `default`),
                summary: summary,
                range:
                    "1 to \(ProtocolLimits.instanceType) letters, digits, dots and hyphens, starting with a letter or digit"
            ),
            read: { CloudName.isInstanceType($0) ? $0 : nil },
            write: { $0 }
        )
    }
}
