extension Arguments {
    static let region = Argument<String>(
        description: ArgumentDescription(
            name: "region",
            synonyms: ["aws_region", "location"],
            placeholder: "REGION",
            presence: .optional(default: Self.configured),
            summary: "target=aws: the region",
            range: "a region's name such as eu-central-1"
        ),
        read: { CloudName.isRegion($0) ? $0 : nil },
        write: { $0 },
        suggest: { text in
            // A zone's name begins with its region's.
            let region = String(text.foldedASCII.reversed().drop { !$0.isNumber }.reversed())
            return CloudName.isRegion(region) ? region : nil
        }
    )

    static let zones = Argument<[String]>.list(
        "zones",
        synonyms: ["az", "azs", "availability_zone", "availability_zones"],
        placeholder: "ZONE,…",
        ProtocolLimits.places,
        of: "names of availability zones such as eu-central-1a",
        .optional(default: "as the server is configured, or up to three that offer the machine type"),
        summary: "target=aws: the availability zones over which the nodes are spread",
        read: { CloudName.isZone($0) ? $0 : nil },
        write: { $0 }
    )

    static let network = Argument<String>(
        description: ArgumentDescription(
            name: "vpc_id",
            synonyms: ["vpc", "network"],
            placeholder: "VPC",
            presence: .optional(default: "a VPC of the cluster's own"),
            summary: "target=aws: an existing VPC, together with subnet_ids",
            range: "vpc- and 8 to 17 hexadecimal digits"
        ),
        read: { CloudName.isNetwork($0) ? $0 : nil },
        write: { $0 },
        suggest: { CloudName.isNetwork($0.foldedASCII) ? $0.foldedASCII : nil }
    )

    static let subnets = Argument<[String]>.list(
        "subnet_ids",
        synonyms: ["subnet", "subnets"],
        placeholder: "SUBNET,…",
        ProtocolLimits.places,
        of: "subnets, each subnet- and 8 to 17 hexadecimal digits",
        .optional(default: "a subnet for each zone is made"),
        summary: "target=aws: existing subnets of vpc_id, over which the nodes are spread",
        read: { CloudName.isSubnet($0) ? $0 : nil },
        write: { $0 },
        suggest: { CloudName.isSubnet($0.foldedASCII) ? $0.foldedASCII : nil }
    )

    static let replicaInstanceType = Self.machineType(
        "replica_instance_type",
        synonyms: ["replica_type", "replica_machine_type"],
        default: "instance_type",
        summary: "target=aws: the replicas' machine type, where it is another than the primary's"
    )

    static let hasPublicAddress = Argument<Bool>.truth(
        "public_ip",
        synonyms: ["public", "public_ips", "public_address"],
        .optional(default: Self.configured),
        summary:
            "target=aws: whether the machines get public addresses; without, the server has to reach their private ones"
    )

    static let isTerminationProtected = Argument<Bool>.truth(
        "termination_protection",
        synonyms: ["protect", "protected", "protection", "deletion_protection"],
        .optional(default: Self.configured),
        summary: "target=aws: whether AWS refuses to terminate the machines until that is taken back"
    )

    /// What holds for arguments that the configuration has a key for.
    static let configured = "as the server is configured"
}
