extension Arguments {
    static let volumeSize = Argument<Int>.number(
        "volume_size",
        synonyms: ["disk", "disk_size", "storage", "volume"],
        placeholder: "GIB",
        in: ProtocolLimits.volumeSize,
        .optional(default: Self.configured),
        summary: "target=aws: each node's data volume in GiB"
    )

    static let volumeIOPS = Argument<Int>.number(
        "volume_iops",
        synonyms: ["iops", "disk_iops"],
        in: ProtocolLimits.volumeIOPS,
        .optional(default: "as the server is configured, or 3000"),
        summary: "target=aws: the data volume's operations a second"
    )

    static let volumeThroughput = Argument<Int>.number(
        "volume_throughput",
        synonyms: ["throughput", "disk_throughput"],
        placeholder: "MIBPS",
        in: ProtocolLimits.volumeThroughput,
        .optional(default: "as the server is configured, or 125"),
        summary: "target=aws: the data volume's MiB a second"
    )

    /// All arguments about machines that are bought.
    static let cloudDescriptions = [
        Self.region.description, Self.zones.description, Self.network.description, Self.subnets.description,
        Self.replicaInstanceType.description, Self.volumeSize.description, Self.volumeIOPS.description,
        Self.volumeThroughput.description, Self.hasPublicAddress.description,
        Self.isTerminationProtected.description,
    ]

    /// The arguments that ``ArgumentValues/cloud()`` reads, as a request spells them.
    static func spelled(_ request: CloudRequest) -> [SpelledArgument?] {
        [
            Self.region.spelled(request.region), Self.zones.spelled(request.zones, unless: []),
            Self.network.spelled(request.vpc), Self.subnets.spelled(request.subnets, unless: []),
            Self.replicaInstanceType.spelled(request.replicaInstanceType),
            Self.volumeSize.spelled(request.volumeSize), Self.volumeIOPS.spelled(request.volumeIOPS),
            Self.volumeThroughput.spelled(request.volumeThroughput),
            Self.hasPublicAddress.spelled(request.hasPublicAddress),
            Self.isTerminationProtected.spelled(request.isTerminationProtected),
        ]
    }
}

extension ArgumentValues {
    /// What the machines that are bought are to be.
    ///
    /// - Throws: ``CommandFailure`` for the first value at fault.
    func cloud() throws(CommandFailure) -> CloudRequest {
        var request = CloudRequest()
        request.region = try self.optional(Arguments.region)
        request.zones = try self.optional(Arguments.zones) ?? []
        request.vpc = try self.optional(Arguments.network)
        request.subnets = try self.optional(Arguments.subnets) ?? []
        request.replicaInstanceType = try self.optional(Arguments.replicaInstanceType)
        request.volumeSize = try self.optional(Arguments.volumeSize)
        request.volumeIOPS = try self.optional(Arguments.volumeIOPS)
        request.volumeThroughput = try self.optional(Arguments.volumeThroughput)
        request.hasPublicAddress = try self.optional(Arguments.hasPublicAddress)
        request.isTerminationProtected = try self.optional(Arguments.isTerminationProtected)
        return request
    }
}
