package import Commands

/// What a cluster is to be, complete: the request with every default filled in.
package struct ClusterSpec: Hashable, Sendable, Codable {
    package var target: Target
    /// 13 to 19; has no meaning while ``majorOrigin`` is `open`.
    package var major: Int
    /// 0 to 8, beside the primary.
    package var replicas: Int
    /// Recorded for every target; has a meaning only where machines are bought.
    package var instanceType: String?
    /// 10 to 100000.
    package var maxConnections: Int
    package var sharedBuffers: SharedBuffers
    /// The user's `set.NAME=VALUE`, by name.
    package var settings: [String: String]
    /// The directory of PostgreSQL's programs on the machines that run the instances.
    package var programs: String
    /// The version that runs, `15.18`, as far as it is known: on machines, where nothing is installed at first, the major
    /// alone until the cluster was verified.
    package var version: String
    /// How machines are reached; `nil` for instances on this machine.
    package var machines: MachineSpec?
    /// What is bought; `nil` where nothing is.
    package var cloud: CloudSpec?
    /// Where the major comes from that nobody asked for; `nil` where it was certain from the beginning.
    package var majorOrigin: MajorOrigin?

    package init(
        target: Target,
        major: Int,
        replicas: Int,
        instanceType: String? = nil,
        maxConnections: Int,
        sharedBuffers: SharedBuffers,
        settings: [String: String],
        programs: String,
        version: String,
        machines: MachineSpec? = nil,
        cloud: CloudSpec? = nil,
        majorOrigin: MajorOrigin? = nil
    ) {
        self.target = target
        self.major = major
        self.replicas = replicas
        self.instanceType = instanceType
        self.maxConnections = maxConnections
        self.sharedBuffers = sharedBuffers
        self.settings = settings
        self.programs = programs
        self.version = version
        self.machines = machines
        self.cloud = cloud
        self.majorOrigin = majorOrigin
    }

    /// The major, as far as it is certain.
    package var certainMajor: Int? { self.majorOrigin == .open ? nil : self.major }

    /// The major as Terraform and the cluster's own variables are told it: what the machines decide is none of theirs.
    package var askedMajor: Int? { self.majorOrigin == nil ? self.major : nil }

    /// The primary and the replicas.
    package var nodeCount: Int { 1 + self.replicas }
}

extension ClusterSpec {
    /// The settings as they are shown: values that may hold a secret are not.
    package var shownSettings: [String: String] {
        self.settings.reduce(into: [:]) { shown, setting in
            let isSecret = SettingName(setting.key)?.mayHoldSecret ?? true
            shown[setting.key] = isSecret ? SettingName.notShown : setting.value
        }
    }

    /// The values of settings that may hold a secret, for striking them out of what programs print.
    ///
    /// Short ones are words that occur everywhere, such as `true`, and hold none.
    package var concealedSettings: [Secret] {
        self.settings.filter { SettingName($0.key)?.mayHoldSecret ?? true }.map(\.value).filter { $0.count >= 12 }
            .map { Secret($0) }
    }
}

extension Target: Codable {}

extension SharedBuffers: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = SharedBuffers(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an amount of memory: \(text)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }

    /// The amount on a machine with `memory` kibibytes, itself in kibibytes.
    package func kibibytes(of memory: Int64) -> Int64 {
        switch self {
        case .kibibytes(let size): size
        case .percent(let percent): max(128, memory / 100 * Int64(percent))
        }
    }
}
