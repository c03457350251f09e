import Configuration
import Model
import SystemPackage

extension SSHSettings {
    init(_ reader: ConfigReader) throws {
        self.init()
        self.identityFile = reader.path(.identityFile)
        self.user = try reader.text(.sshUser)
        self.connectDeadline = try reader.seconds(.connectDeadline)
    }
}

extension PackageSettings {
    init(_ reader: ConfigReader) throws {
        self.init()
        self.repository = try reader.text(.packageRepository)
        self.archive = try reader.text(.packageArchive)
        self.keyFingerprint = try reader.text(.packageKey)
    }
}

extension TerraformSettings {
    init(_ reader: ConfigReader) {
        self.init()
        self.backendFile = reader.path(.backendFile)
        self.cliConfigFile = reader.path(.cliConfigurationFile)
    }
}

extension AWSSettings {
    init(_ reader: ConfigReader) throws {
        self.init()
        self.region = reader.string(forKey: SettingKey.awsRegion.configKey)
        self.endpoint = reader.string(forKey: SettingKey.awsEndpoint.configKey)
        self.zones = try reader.texts(.awsZones)
        self.instanceType = try reader.text(.awsInstanceType)
        self.volumeSize = try reader.number(.awsVolumeSize)
        self.volumeIOPS = reader.int(forKey: SettingKey.awsVolumeIOPS.configKey)
        self.volumeThroughput = reader.int(forKey: SettingKey.awsVolumeThroughput.configKey)
        self.rootVolumeSize = try reader.number(.awsRootVolumeSize)
        self.imageOwner = try reader.text(.awsImageOwner)
        self.imageName = reader.string(forKey: SettingKey.awsImageName.configKey)
        self.sshUser = try reader.text(.awsUser)
        self.sshNetworks = try reader.texts(.awsSSHNetworks)
        self.hasPublicAddress = try reader.truth(.awsPublicAddress)
        self.isTerminationProtected = try reader.truth(.awsTerminationProtection)
    }
}
