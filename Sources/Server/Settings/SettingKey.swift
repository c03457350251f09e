import Commands
import Configuration
import Logging
import Model
import SystemPackage

/// One setting: its name, what it may be and what it is where nobody says otherwise.
struct SettingKey: Hashable, Sendable {
    /// Two words with a dot between them, the first being the object in the configuration file.
    let name: String
    let kind: SettingKind
    /// `nil`: there is no default, and the file may say `null`.
    let fallback: ConfigContent?

    var section: String { String(self.name.prefix { $0 != "." }) }
    var components: [String] { self.name.split(separator: ".").map(String.init) }

    /// The environment variable: `PGHERD_LISTEN_PORT` for `listen.port`.
    var environmentName: String {
        Self.environmentPrefix + self.name.uppercased().split(separator: ".").joined(separator: "_")
    }

    static let environmentPrefix = "PGHERD_"

    init(_ name: String, _ kind: SettingKind, _ fallback: ConfigContent?) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
    }

    static func named(_ name: String) -> SettingKey? {
        self.all.first { $0.name == name }
    }

    // MARK: The table

    static let listenHost = SettingKey("listen.host", .text, .string("127.0.0.1"))
    static let listenPort = SettingKey("listen.port", .integer(0...65_535), .int(7432))
    static let allowOtherHosts = SettingKey(
        "listen.allow_plaintext_without_authentication_from_other_hosts",
        .boolean,
        .bool(false)
    )
    static let dataDirectory = SettingKey("data.directory", .text, .string("./pgherd-data"))
    static let logLevel = SettingKey("log.level", .choice(Logger.Level.allCases.map(\.rawValue)), .string("info"))

    static let connections = SettingKey("limits.connections", .integer(1...10_000), .int(limits.connections))
    static let connectionsPerAddress = SettingKey(
        "limits.connections_per_address",
        .integer(1...10_000),
        .int(limits.connectionsPerAddress)
    )
    static let idleTimeout = SettingKey(
        "limits.idle_timeout_seconds",
        .integer(1...86_400),
        seconds(limits.idleTimeout)
    )
    static let writeTimeout = SettingKey(
        "limits.write_timeout_seconds",
        .integer(1...3600),
        seconds(limits.writeTimeout)
    )
    static let shutdownGrace = SettingKey(
        "limits.shutdown_grace_seconds",
        .integer(0...600),
        seconds(limits.shutdownGrace)
    )

    static let terraform = SettingKey("tools.terraform", .text, .string(work.terraform))
    static let ansiblePlaybook = SettingKey("tools.ansible_playbook", .text, .string(work.ansiblePlaybook))
    static let postgresDirectories = SettingKey("postgres.directories", .paths, .stringArray([]))
    static let firstPort = SettingKey("local.first_port", .integer(1024...65_535), .int(work.localPorts.lowerBound))
    static let lastPort = SettingKey("local.last_port", .integer(1024...65_535), .int(work.localPorts.upperBound))

    static let maximumConcurrentRuns = SettingKey(
        "runs.max_concurrent",
        .integer(1...64),
        .int(work.maximumConcurrentRuns)
    )
    static let maximumClusters = SettingKey("runs.max_clusters", .integer(1...10_000), .int(work.maximumClusters))
    static let phaseTimeout = SettingKey("runs.phase_timeout_seconds", .integer(1...86_400), seconds(work.phaseTimeout))
    static let silenceTimeout = SettingKey(
        "runs.silence_timeout_seconds",
        .integer(1...86_400),
        seconds(work.silenceTimeout)
    )
    static let interruptGrace = SettingKey(
        "runs.interrupt_grace_seconds",
        .integer(1...3600),
        seconds(work.interruptGrace)
    )
    static let heartbeat = SettingKey("runs.heartbeat_seconds", .integer(1...300), seconds(work.heartbeat))

    static let defaultTarget = SettingKey(
        "defaults.target",
        .choice(Target.allCases.map(\.rawValue)),
        .string(work.defaultTarget.rawValue)
    )
    static let defaultMajor = SettingKey(
        "defaults.pg",
        .integer(ProtocolLimits.majors),
        work.defaultMajor.map(ConfigContent.int)
    )
    static let defaultReplicas = SettingKey(
        "defaults.replicas",
        .integer(ProtocolLimits.replicas),
        .int(work.defaultReplicas)
    )

    /// Every setting, in the order in which the documentation and `config.example.json` show them.
    static let all: [SettingKey] = [
        listenHost, listenPort, allowOtherHosts, dataDirectory, backupDirectory, logLevel,
        connections, connectionsPerAddress, idleTimeout, writeTimeout, shutdownGrace,
        terraform, ansiblePlaybook, backendFile, cliConfigurationFile, postgresDirectories, majorsFile,
        packageRepository, packageArchive, packageKey, firstPort, lastPort,
        identityFile, sshUser, connectDeadline,
        awsRegion, awsEndpoint, awsZones, awsInstanceType, awsVolumeSize, awsVolumeIOPS, awsVolumeThroughput,
        awsRootVolumeSize, awsImageOwner, awsImageName, awsUser, awsSSHNetworks, awsPublicAddress,
        awsTerminationProtection,
        maximumConcurrentRuns, maximumConcurrentRunsLocal, maximumConcurrentRunsHosts, maximumConcurrentRunsAWS,
        maximumClusters, maximumWaitingRuns, queueTimeout, phaseTimeout, silenceTimeout, interruptGrace, heartbeat,
        retries, recovery, drainTimeout, watchInterval, driftInterval, historyDays, logDays,
        defaultTarget, defaultMajor, defaultReplicas,
    ]

    static let limits = DoorLimits()
    static let work = ProvisionerSettings(dataDirectory: "/")

    static func seconds(_ duration: Duration) -> ConfigContent {
        .int(Int(duration.components.seconds))
    }
}
