import Commands
import Configuration
import Logging
import Model
import SystemPackage

extension Settings {
    /// Puts the settings together.
    ///
    /// - Parameters:
    ///   - sources: Where settings come from; of two that name one setting the earlier one counts. The defaults stand
    ///     behind all of them.
    ///   - workingDirectory: What a relative data directory starts from.
    /// - Throws: ``SettingFault`` where two settings do not fit each other.
    init(sources: [SettingSource], workingDirectory: FilePath) throws {
        let reader = ConfigReader(providers: (sources + [.defaults]).map(\.provider))
        self.listen = try Listen(reader)
        self.logLevel = Logger.Level(rawValue: try reader.text(.logLevel)) ?? .info
        self.limits = try DoorLimits(reader)
        self.provisioner = try ProvisionerSettings(reader, workingDirectory: workingDirectory)
        if self.limits.connectionsPerAddress > self.limits.connections {
            throw SettingFault(
                origin: "settings",
                key: SettingKey.connectionsPerAddress.name,
                reason: "must not be more than \(SettingKey.connections.name), which is \(self.limits.connections)"
            )
        }
    }
}

extension Settings.Listen {
    fileprivate init(_ reader: ConfigReader) throws {
        self.init(
            host: try reader.text(.listenHost),
            port: try reader.number(.listenPort),
            allowOtherHosts: try reader.truth(.allowOtherHosts)
        )
    }
}

extension DoorLimits {
    fileprivate init(_ reader: ConfigReader) throws {
        self.init(
            connections: try reader.number(.connections),
            connectionsPerAddress: try reader.number(.connectionsPerAddress),
            idleTimeout: try reader.seconds(.idleTimeout),
            writeTimeout: try reader.seconds(.writeTimeout),
            shutdownGrace: try reader.seconds(.shutdownGrace)
        )
    }
}

extension ProvisionerSettings {
    fileprivate init(_ reader: ConfigReader, workingDirectory: FilePath) throws {
        let directory = FilePath(try reader.text(.dataDirectory))
        self.init(dataDirectory: workingDirectory.pushing(directory).lexicallyNormalized())
        self.terraform = try reader.text(.terraform)
        self.ansiblePlaybook = try reader.text(.ansiblePlaybook)
        self.terraformOptions = TerraformSettings(reader)
        self.postgresDirectories = try reader.texts(.postgresDirectories).map { FilePath($0) }
        self.majorsFile = reader.path(.majorsFile)
        self.packages = try PackageSettings(reader)
        let (first, last) = (try reader.number(.firstPort), try reader.number(.lastPort))
        guard first <= last else {
            throw SettingFault(
                origin: "settings",
                key: SettingKey.lastPort.name,
                reason: "must not be less than \(SettingKey.firstPort.name), which is \(first)"
            )
        }
        self.localPorts = first...last
        self.order = try OrderSettings(reader)
        self.ssh = try SSHSettings(reader)
        self.aws = try AWSSettings(reader)
        self.maximumConcurrentRuns = try reader.number(.maximumConcurrentRuns)
        self.maximumClusters = try reader.number(.maximumClusters)
        self.phaseTimeout = try reader.seconds(.phaseTimeout)
        self.silenceTimeout = try reader.seconds(.silenceTimeout)
        self.interruptGrace = try reader.seconds(.interruptGrace)
        self.heartbeat = try reader.seconds(.heartbeat)
        self.defaultTarget = Target(rawValue: try reader.text(.defaultTarget)) ?? .local
        self.defaultMajor = reader.int(forKey: SettingKey.defaultMajor.configKey)
        self.defaultReplicas = try reader.number(.defaultReplicas)
    }
}
